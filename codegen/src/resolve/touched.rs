//! Which methods a change of pages can change: those of the changed pages, of all that refer to them, and of all that
//! say a name that has changed.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use serde_json::Value;

use super::descriptions::may_describe;
use super::dictionary;
use super::examples;
use super::siblings::{are_alike, objects, scope, thing};
use crate::extract::corpus::references;
use crate::facts::{Class, Content, PageFacts};

/// The pages whose methods may not be what they were.
pub enum Touched<'p> {
    /// Any: a page has changed that tokens are looked up in, wherever they stand.
    All,
    /// These.
    Only(HashSet<&'p str>),
}

impl<'p> Touched<'p> {
    /// What the way from old to new pages touches.
    pub fn between<P: Borrow<PageFacts>>(old: &'p [P], new: &'p [P]) -> Self {
        let (old, new) = (super::borrowed(old), super::borrowed(new));
        let by_path = |pages: &[&'p PageFacts]| -> HashMap<&'p str, &'p PageFacts> {
            pages
                .iter()
                .map(|facts| (facts.path.as_str(), *facts))
                .collect()
        };
        let (before, after) = rayon::join(|| by_path(&old), || by_path(&new));
        let gone = old
            .iter()
            .filter(|facts| !after.contains_key(facts.path.as_str()));
        let mut open: Vec<&str> = gone.map(|facts| facts.path.as_str()).collect();
        let same = |facts: &PageFacts| {
            let known = before.get(facts.path.as_str());
            known.is_some_and(|known| std::ptr::eq(*known, facts) || *known == facts)
        };
        open.par_extend(
            new.par_iter()
                .filter(|facts| !same(facts))
                .map(|facts| facts.path.as_str()),
        );
        if open.is_empty() {
            return Self::Only(HashSet::new());
        }
        // Most pages are the very same on both sides, and are looked at once.
        let is_other = |facts: &&&PageFacts| {
            let new = after.get(facts.path.as_str());
            !new.is_some_and(|new| std::ptr::eq(*new, **facts))
        };
        let all: Vec<&PageFacts> = new
            .iter()
            .chain(old.iter().filter(is_other))
            .copied()
            .collect();
        let versions = |path: &str| [&before, &after].map(|pages| pages.get(path).copied());
        let renamed: HashSet<&str> = open
            .iter()
            .copied()
            .filter(|path| {
                let [old, new] = versions(path).map(|facts| facts.map(|facts| &facts.class));
                old != new
            })
            .collect();
        let shown = open.iter().map(|path| versions(path)).filter(|versions| {
            let [old, new] = versions.map(|facts| facts.map(shows));
            old != new
        });
        let shown: Vec<&PageFacts> = shown.flatten().flatten().collect();
        let mut from: HashMap<&str, Vec<&str>> = HashMap::new();
        for facts in &all {
            references(facts, &mut |reference| {
                let from = from.entry(reference.path.as_str()).or_default();
                from.push(&facts.path);
            });
            names(facts, &mut |to| {
                if renamed.contains(to) {
                    open.push(&facts.path);
                }
            });
        }
        let mut touched = HashSet::new();
        while let Some(path) = open.pop() {
            if !touched.insert(path) {
                continue;
            }
            if dictionary::is_one(path) {
                return Self::All;
            }
            open.extend(from.get(path).into_iter().flatten());
        }
        with_siblings(&mut touched, &all, &shown);
        Self::Only(touched)
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Only(paths) if paths.is_empty())
    }

    /// Whether a page's methods are.
    pub fn contains(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(paths) => paths.contains(path),
        }
    }
}

/// Methods tell of each other: where the examples of a page show others than they did, all of its scope that answer
/// with such an object are touched, and where one method is, all of its thing are; where one describes fields, all that
/// do are.
fn with_siblings<'p>(
    touched: &mut HashSet<&'p str>,
    all: &[&'p PageFacts],
    shown: &[&'p PageFacts],
) {
    let scopes: HashSet<_> = shown.iter().filter_map(|facts| scope_of(facts)).collect();
    let mut known = Vec::new();
    for facts in shown {
        examples::shown(facts).for_each(|example| objects(&example.value, &mut known));
    }
    let is_like = |facts: &PageFacts| {
        if !scope_of(facts).is_some_and(|scope| scopes.contains(&scope)) {
            return false;
        }
        let mut own = Vec::new();
        for example in examples::shown(facts) {
            // What is around a result is none of the method's own objects.
            let value = example.value.get("result").unwrap_or(&example.value);
            objects(value, &mut own);
        }
        let mut pairs = own
            .iter()
            .flat_map(|own| known.iter().map(move |other| (own, other)));
        pairs.any(|(own, other)| are_alike(own, other))
    };
    // Descriptions of fields are of one type, wherever they stand.
    let describes =
        |facts: &PageFacts| examples::shown(facts).any(|example| may_describe(&example.value));
    let is_touched = |facts: &PageFacts| touched.contains(facts.path.as_str());
    let described = all
        .par_iter()
        .any(|facts| is_touched(facts) && describes(facts));
    let thing = |facts: &PageFacts| match &facts.class {
        Class::Method { name, version } => Some((thing(name), *version)),
        _ => None,
    };
    let things: HashSet<_> = all
        .par_iter()
        .filter(|facts| is_touched(facts) || is_like(facts))
        .filter_map(|facts| thing(facts))
        .collect();
    let is_told = |facts: &&&PageFacts| {
        thing(facts).is_some_and(|thing| things.contains(&thing)) || (described && describes(facts))
    };
    let told: Vec<&str> = all
        .par_iter()
        .filter(is_told)
        .map(|facts| facts.path.as_str())
        .collect();
    touched.extend(told);
}

/// What a page shows the methods of its scope.
fn shows(facts: &PageFacts) -> (Option<String>, Vec<&Value>) {
    let values = examples::shown(facts).map(|example| &example.value);
    (scope_of(facts), values.collect())
}

fn scope_of(facts: &PageFacts) -> Option<String> {
    facts.class.method().map(scope)
}

/// Every page of which a page's method says the name, and nothing else.
fn names<'p>(facts: &'p PageFacts, to: &mut dyn FnMut(&'p str)) {
    let replacing = facts.deprecated.iter().flat_map(|it| &it.replaced_by);
    replacing.for_each(|path| to(path));
    for content in facts.sections.iter().flat_map(|section| &section.content) {
        if let Content::Related(pages) = content {
            pages.iter().for_each(|path| to(path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    use crate::facts::{Class, Example, Field, Marks, Prose, Reference, Region, Section};

    fn page(path: &str, refers_to: &str) -> PageFacts {
        let field = Field {
            names: vec!["a".to_owned()],
            see: vec![Reference {
                path: refers_to.to_owned(),
                anchor: "b".to_owned(),
            }],
            ..Field::default()
        };
        PageFacts {
            path: path.to_owned(),
            class: Class::Reference,
            title: String::new(),
            about: Prose::default(),
            scopes: Vec::new(),
            who: None,
            deprecated: None,
            marks: Marks::default(),
            sections: vec![Section {
                region: Region::Other,
                level: 2,
                title: String::new(),
                anchor: None,
                content: vec![Content::Fields(vec![field])],
                at: Default::default(),
            }],
        }
    }

    fn changed(mut facts: PageFacts) -> PageFacts {
        facts.title = "Other".to_owned();
        facts
    }

    fn touched(old: &[PageFacts], new: &[PageFacts]) -> Option<Vec<String>> {
        match Touched::between(old, new) {
            Touched::All => None,
            Touched::Only(paths) => {
                let mut paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
                paths.sort();
                Some(paths)
            }
        }
    }

    #[test]
    fn a_changed_page_touches_itself_and_those_that_lead_to_it() {
        let pages = [
            page("a.md", "b.md"),
            page("b.md", "c.md"),
            page("c.md", ""),
            page("d.md", ""),
        ];
        let mut new = pages.clone();
        assert_eq!(touched(&pages, &new), Some(Vec::new()));
        new[1] = changed(new[1].clone());
        assert_eq!(
            touched(&pages, &new),
            Some(vec!["a.md".to_owned(), "b.md".to_owned()])
        );
    }

    #[test]
    fn a_page_that_comes_or_goes_touches_those_that_lead_to_it() {
        let pages = [page("a.md", "b.md"), page("b.md", "")];
        let both = Some(vec!["a.md".to_owned(), "b.md".to_owned()]);
        assert_eq!(touched(&pages, &pages[..1]), both);
        assert_eq!(touched(&pages[..1], &pages), both);
    }

    #[test]
    fn a_dictionary_touches_everything_even_from_afar() {
        let pages = [page("data-types.md", "b.md"), page("b.md", "")];
        let new = [pages[0].clone(), changed(pages[1].clone())];
        assert_eq!(touched(&pages, &new), None);
    }

    fn method(path: &str, name: &str, related: &[&str], answer: Value) -> PageFacts {
        let mut facts = page(path, "");
        facts.class = Class::Method {
            name: name.to_owned(),
            version: 2,
        };
        let related = related.iter().map(|path| (*path).to_owned()).collect();
        let example = Example {
            value: answer,
            at: Default::default(),
        };
        facts.sections[0].region = Region::Response;
        facts.sections[0].content = vec![Content::Related(related), Content::Example(example)];
        facts
    }

    fn paths(paths: &[&str]) -> Option<Vec<String>> {
        Some(paths.iter().map(|path| (*path).to_owned()).collect())
    }

    #[test]
    fn who_only_names_a_page_is_touched_by_another_name_alone() {
        let pages = [
            method("a.md", "crm.deal.get", &["b.md"], json!(1)),
            method("b.md", "crm.lead.get", &[], json!(1)),
        ];
        let new = |facts: PageFacts| [pages[0].clone(), facts];
        let other = changed(pages[1].clone());
        assert_eq!(touched(&pages, &new(other)), paths(&["b.md"]));
        let other = method("b.md", "crm.lead.read", &[], json!(1));
        assert_eq!(touched(&pages, &new(other)), paths(&["a.md", "b.md"]));
    }

    #[test]
    fn what_an_example_shows_touches_those_who_answer_with_such_an_object_and_their_things() {
        let deal = |state: Value| json!({"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "STATE": state});
        let answer = |deal: Value, time: u8| {
            let time = json!({"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": time});
            json!({"result": deal, "time": time})
        };
        let with = |state: Value| {
            [
                method("a.md", "crm.deal.get", &[], answer(deal(state), 1)),
                method("b.md", "crm.lead.get", &[], answer(deal(json!(null)), 1)),
                method("c.md", "crm.lead.list", &[], answer(json!([1]), 1)),
                method("d.md", "crm.quote.list", &[], answer(json!([1]), 1)),
                method("e.md", "sale.deal.get", &[], answer(deal(json!(1)), 1)),
            ]
        };
        let (old, new) = (with(json!(null)), with(json!("open")));
        assert_eq!(touched(&old, &new), paths(&["a.md", "b.md", "c.md"]));
        // Where it shows the same as before, nobody hears anything new.
        let mut new = old.clone();
        new[0] = changed(new[0].clone());
        assert_eq!(touched(&old, &new), paths(&["a.md"]));
    }
}
