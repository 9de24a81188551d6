//! Pages of one corpus that say what pages of another do: those are taken in their place, and need not be looked at.
//!
//! Two pages say the same where they did when both were looked at, and nothing has changed since of all that their facts are
//! made from: their texts and those that they include, and what is left of the pages that they lead to.

use std::sync::Arc;

use rayon::prelude::*;

use super::corpus::Corpus;
use crate::facts::PageFacts;
use crate::memo::{Key, Memo, Stage};

impl Corpus {
    /// Keeps which of the pages are as those that were written from them.
    pub fn keep_same(&self, memo: &Memo, written: &Corpus) {
        let is_as_written = |facts: &&Arc<PageFacts>| {
            let other = written.plain(&facts.path).and_then(|plain| plain.facts());
            // One that was taken from there is known to be the same.
            other.is_some_and(|other| !Arc::ptr_eq(&other, facts) && other == **facts)
        };
        let pages = self.pages.par_iter().filter(is_as_written);
        pages.for_each(|facts| {
            let input = self.input(&facts.path);
            let written = written.plain(&facts.path).and_then(|plain| plain.input);
            memo.put(Stage::Same, key(memo, input, written), Vec::new);
        });
    }

    /// The facts of a page that were made from one input, where they are those of the page that stands here.
    pub(super) fn same(&self, memo: &Memo, path: &str, input: Key) -> Option<Arc<PageFacts>> {
        let standing = self.plain(path)?;
        let key = key(memo, input, standing.input);
        memo.get(Stage::Same, key, |_| Some(()))?;
        standing.facts()
    }
}

fn key(memo: &Memo, made: Key, standing: Key) -> Key {
    let (made, standing) = (made?, standing?);
    memo.key(|| [made, standing])
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::extract::corpus::{How, read_knowing, survey};
    use crate::render::render;
    use crate::source::Tree;

    const GET: &str = "api-reference/crm/crm-lead-get.md";
    const LIST: &str = "api-reference/crm/crm-lead-list.md";
    const FIELDS: &str = "api-reference/crm/fields.md";

    fn method(name: &str, to: &str) -> String {
        format!(
            "# Of {name}\n\n> Who can execute the method: any user\n\n## Response Handling\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n`object` | [it]({to}) ||\n|#\n"
        )
    }

    fn fields(name: &str) -> String {
        format!(
            "# Fields\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **{name}**\n`integer` | ||\n|#\n"
        )
    }

    /// Runs one behind the other: what they keep, and the pages that they have written.
    struct Runs {
        folder: TempDir,
        standing: Tree,
    }

    impl Runs {
        fn new() -> Self {
            Self {
                folder: tempfile::tempdir().expect("a folder"),
                standing: Tree::default(),
            }
        }

        /// The pages that one run takes from what stands, where these are its pages.
        fn run(&mut self, pages: &[(&str, &str)]) -> Vec<String> {
            let memo = Memo::at(&self.folder.path().join("memo"));
            let nothing = || ();
            let before = read_knowing(&self.standing, &memo, How::default(), &nothing);
            let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
            let tree = Tree::from_pages(pages.iter().map(owned));
            let how = How {
                other: None,
                reduced: true,
            };
            let survey = survey(&tree, &memo, how, &nothing);
            let read = survey.corpus(&tree, &memo, Some(&before));
            let pages = read.pages.iter();
            let written = Tree::from_pages(pages.map(|facts| (facts.path.clone(), render(facts))));
            let how = How {
                other: Some((&self.standing, &before)),
                reduced: false,
            };
            let after = read_knowing(&written, &memo, how, &nothing);
            read.keep_same(&memo, &after);
            memo.close();
            self.standing = written;
            let is_taken =
                |facts: &&Arc<PageFacts>| before.pages.iter().any(|it| Arc::ptr_eq(it, facts));
            let taken = read.pages.iter().filter(is_taken);
            taken.map(|facts| facts.path.clone()).collect()
        }
    }

    #[test]
    fn pages_are_not_looked_at_where_nothing_has_changed() {
        let (get, list) = (
            method("crm.lead.get", "./fields.md"),
            method("crm.lead.list", ""),
        );
        let pages = [(GET, &*get), (LIST, &*list), (FIELDS, &*fields("A"))];
        let mut runs = Runs::new();
        assert_eq!(runs.run(&pages), [""; 0]);
        assert_eq!(runs.run(&pages), [GET, LIST, FIELDS]);
        assert_eq!(runs.run(&pages), [GET, LIST, FIELDS]);
    }

    #[test]
    fn a_page_is_looked_at_when_its_text_changes_and_others_are_not() {
        let (get, list) = (
            method("crm.lead.get", "./fields.md"),
            method("crm.lead.list", ""),
        );
        let mut runs = Runs::new();
        runs.run(&[(GET, &get), (LIST, &list), (FIELDS, &fields("A"))]);
        let taken = runs.run(&[(GET, &get), (LIST, &list), (FIELDS, &fields("B"))]);
        assert_eq!(taken, [GET, LIST]);
    }

    #[test]
    fn a_page_is_looked_at_when_one_that_it_leads_to_says_nothing_any_more() {
        let (get, list) = (
            method("crm.lead.get", "./fields.md"),
            method("crm.lead.list", ""),
        );
        let mut runs = Runs::new();
        runs.run(&[(GET, &get), (LIST, &list), (FIELDS, &fields("A"))]);
        let taken = runs.run(&[(GET, &get), (LIST, &list), (FIELDS, "# Fields\n")]);
        assert_eq!(taken, [LIST]);
        let taken = runs.run(&[(GET, &get), (LIST, &list), (FIELDS, &fields("A"))]);
        assert_eq!(taken, [LIST]);
    }

    #[test]
    fn a_page_is_looked_at_when_what_stands_has_been_edited() {
        let list = method("crm.lead.list", "");
        let mut runs = Runs::new();
        runs.run(&[(LIST, &list)]);
        let standing = runs.standing.get(LIST).expect("a page").to_owned();
        runs.standing = Tree::from_pages([(LIST.to_owned(), format!("{standing}\n"))]);
        assert_eq!(runs.run(&[(LIST, &list)]), [""; 0]);
    }
}
