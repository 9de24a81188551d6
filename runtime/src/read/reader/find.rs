//! Where a field of an object stands.

use super::super::node::{Member, Node};
use super::Reader;

impl<'a> Reader<'a> {
    /// The value of a field, taken out of the object; none where the value is no object or the field is `null`.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Node<'a>> {
        let node = self.slot(name)?.take()?;
        (!matches!(node, Node::Null)).then_some(node)
    }

    /// Where the value of a field stands; none where there is no such field.
    pub(super) fn slot(&mut self, name: &'static str) -> Option<&mut Option<Node<'a>>> {
        let at = self.find(name)?;
        match &mut self.node {
            Node::Object(members) => members.get_mut(at).map(|member| &mut member.value),
            _ => None,
        }
    }

    /// The place of a field in the object; none where the value is no object, or has no such field.
    fn find(&mut self, name: &'static str) -> Option<usize> {
        match &self.node {
            Node::Object(members) => {
                let is = |member: &Member<'_>| same(&member.name, name);
                let at = match members.get(self.next) {
                    Some(member) if is(member) => self.next,
                    _ => {
                        let taken = |member: &&Member<'_>| member.value.is_none();
                        let left = members.get(self.left..).unwrap_or_default();
                        self.left += left.iter().take_while(taken).count();
                        let (before, after) = members.split_at(self.left.min(members.len()));
                        let at = after.iter().position(is).map(|at| before.len() + at);
                        let Some(at) = at.or_else(|| before.iter().position(is)) else {
                            self.asked(Some(name));
                            return None;
                        };
                        at
                    }
                };
                self.next = at + 1;
                self.left += usize::from(at == self.left);
                return Some(at);
            }
            Node::Array(items) if items.is_empty() => {}
            Node::Null | Node::Bool(false) => self.nothing(),
            // Events say `undefined` where an object is missing.
            Node::String(text) if text.is_empty() || text == "undefined" => self.nothing(),
            _ => self.misfit("an object"),
        }
        None
    }

    /// The fields that a name belongs to, taken out of the object in their order.
    pub(in crate::read) fn take_all(
        &mut self,
        is_one: impl Fn(&str) -> bool,
    ) -> Vec<(String, Node<'a>)> {
        let Node::Object(members) = &mut self.node else {
            return Vec::new();
        };
        let all = members.iter_mut().filter(|member| is_one(&member.name));
        all.filter_map(|member| Some((member.name.to_string(), member.value.take()?)))
            .collect()
    }
}

/// Whether two names are one. Names are short, and a few of their words say it sooner than a call that compares memory.
pub(super) fn same(one: &str, other: &str) -> bool {
    const WORD: usize = size_of::<u64>();
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let (Some(end), Some(other_end)) = (one.last_chunk::<WORD>(), other.last_chunk::<WORD>())
    else {
        return one.last() == other.last() && one == other;
    };
    let (words, _) = one.as_chunks::<WORD>();
    let (other_words, _) = other.as_chunks::<WORD>();
    // The last word overlaps the one before.
    end == other_end
        && words
            .iter()
            .zip(other_words)
            .all(|(one, other)| one == other)
}
