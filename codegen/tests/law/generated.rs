//! The law over any facts that a page can express.

use codegen::facts::{
    At, Class, Content, Deprecation, Marks, PageFacts, Prose, Region, Section, Who,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::contents::contents;
use crate::written::breach;

const REGIONS: [(Region, &str); 6] = [
    (Region::Parameters, "Method Parameters"),
    (Region::Examples, "Code Examples"),
    (Region::Response, "Response Handling"),
    (Region::Other, ""),
    (Region::Errors, "Error Handling"),
    (Region::Related, "Continue Learning"),
];

fn class() -> impl Strategy<Value = Class> {
    prop_oneof![
        4 => (prop::sample::select(vec!["thing.item.add", "Thing.itemAdd", "other.name"]), 2_u8..4)
            .prop_map(|(name, version)| Class::Method { name: name.to_owned(), version }),
        1 => "[A-Z]{4,12}".prop_map(|code| Class::Event { code }),
        1 => Just(Class::Events),
        1 => Just(Class::Reference),
    ]
}

fn marks() -> impl Strategy<Value = Marks> {
    let ty = "[A-Za-z{}:;?|\\[\\]<>'\" ]{1,30}";
    let types = vec(("[A-Z][a-z]{2,6}", ty), 0..3);
    (any::<[bool; 2]>(), option::of((ty, types))).prop_map(|(flags, payload)| {
        let [application_only, order_sensitive] = flags;
        let (payload, payload_types) = payload.unzip();
        Marks {
            application_only,
            order_sensitive,
            payload,
            payload_types: payload_types.unwrap_or_default(),
        }
    })
}

fn deprecation() -> impl Strategy<Value = Deprecation> {
    let pages = vec("(api-reference|settings)/[a-z]{1,6}/[a-z-]{1,8}\\.md", 0..3);
    pages.prop_map(|mut replaced_by| {
        replaced_by.sort();
        replaced_by.dedup();
        Deprecation { replaced_by }
    })
}

/// A heading that opens no region.
fn heading() -> impl Strategy<Value = String> {
    let signs = "[A-Z][A-Za-z0-9 *_<>\\[\\]().,:/&|~+-]{0,16}`?";
    let code = option::of("`[A-Za-z_.*<>\\[\\]]{1,10}`");
    (signs, code, "[a-z]{0,4}[0-9]").prop_map(|(start, code, end)| {
        let whole = format!("{start} {} {end}", code.unwrap_or_default());
        whole.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn anchor() -> impl Strategy<Value = Option<String>> {
    option::of("[A-Za-z][A-Za-z0-9_-]{0,10}")
}

fn section(
    region: Region,
    level: u8,
    title: BoxedStrategy<String>,
) -> impl Strategy<Value = Section> {
    (title, anchor(), contents(region)).prop_map(move |(title, anchor, content)| Section {
        region,
        level,
        title,
        anchor: anchor.filter(|_| level > 1),
        content,
        at: At::default(),
    })
}

/// A region's own section and some below it.
fn region((region, title): (Region, &'static str)) -> BoxedStrategy<Vec<Section>> {
    let title = if title.is_empty() {
        heading().boxed()
    } else {
        Just(title.to_owned()).boxed()
    };
    let inner = (3_u8..5).prop_flat_map(move |level| section(region, level, heading().boxed()));
    (section(region, 2, title), vec(inner, 0..3))
        .prop_map(|(first, inner)| std::iter::once(first).chain(inner).collect())
        .boxed()
}

fn sections() -> impl Strategy<Value = Vec<Section>> {
    let head = option::of(section(Region::Head, 1, Just(String::new()).boxed()));
    let regions: Vec<_> = REGIONS
        .into_iter()
        .map(|which| option::of(region(which)))
        .collect();
    (head, regions).prop_map(|(head, regions)| {
        head.into_iter()
            .chain(regions.into_iter().flatten().flatten())
            .collect()
    })
}

fn facts() -> impl Strategy<Value = PageFacts> {
    let who = prop::sample::select(vec![Who::AnyUser, Who::Administrator, Who::Permitted]);
    let title = "([A-Z][a-z]{4,8} ){1,3}(thing\\.item\\.add|Thing\\.itemAdd|Things)";
    (
        class(),
        title,
        vec("[a-z][a-z_]{3,9}", 0..3),
        option::of(who),
        option::of(deprecation()),
        marks(),
        sections(),
    )
        .prop_map(|(class, title, scopes, who, deprecated, marks, sections)| {
            of_its_class(PageFacts {
                path: "api-reference/thing/thing-item-add.md".to_owned(),
                class,
                title,
                scopes,
                who,
                about: Prose::default(),
                deprecated,
                marks,
                sections,
            })
        })
}

/// On pages of events what handlers receive stands where a method has its answer, and there are no parameters.
fn of_its_class(mut facts: PageFacts) -> PageFacts {
    if is_of_events(&facts.class) {
        facts
            .sections
            .retain(|section| section.region != Region::Parameters);
        for section in &mut facts.sections {
            if section.region == Region::Response {
                section
                    .content
                    .retain(|content| !matches!(content, Content::Errors(_)) && !is_list(content));
                section.content.dedup_by(|one, other| {
                    matches!((one, other), (Content::See(_), Content::See(_)))
                });
                if section.level == 2 {
                    section.title = match facts.class {
                        Class::Events => "ONTHINGADD".to_owned(),
                        _ => "What the Handler Receives".to_owned(),
                    };
                }
            }
        }
        facts.sections = without_empty(facts.sections);
    }
    facts
}

fn is_of_events(class: &Class) -> bool {
    matches!(class, Class::Event { .. } | Class::Events)
}

/// A post is an object.
fn is_list(content: &Content) -> bool {
    matches!(content, Content::Example(example) if example.value.is_array())
}

/// Without sections that have lost all that they held.
fn without_empty(sections: Vec<Section>) -> Vec<Section> {
    let holds = |section: &&Section| !section.content.is_empty();
    let all = sections.iter().all(|section| holds(&section));
    let response = |section: &Section| section.region == Region::Response;
    if all {
        return sections;
    }
    sections
        .into_iter()
        .filter(|section| !response(section))
        .collect()
}

/// On pages that describe no method, errors among the answers are not told from other tables, and nothing is said
/// about parameters.
fn fits(facts: &PageFacts) -> bool {
    let event = is_of_events(&facts.class);
    let of_methods = |section: &Section| {
        (section.region == Region::Response && !event)
            || section.content.contains(&Content::NoParameters)
    };
    matches!(facts.class, Class::Method { .. }) || !facts.sections.iter().any(of_methods)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_was_written_is_read_as_it_was(facts in facts()) {
        prop_assume!(fits(&facts));
        let found = breach(&facts);
        prop_assert!(found.is_none(), "{}\n\n{}", found.unwrap_or_default(), codegen::render::render(&facts));
    }
}
