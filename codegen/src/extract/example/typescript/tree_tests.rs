use super::*;

fn object(members: &[(&str, bool, Ts)]) -> Ts {
    let members = members.iter().cloned().map(|(name, optional, ty)| Member {
        name: name.to_owned(),
        optional,
        ty,
    });
    Ts::Object(members.collect())
}

#[test]
fn a_canonical_type_becomes_a_tree() {
    let named = |name: &str| Ts::Named(name.to_owned(), Vec::new());
    for (text, expected) in [
        (
            "string[][]",
            Ts::List(Box::new(Ts::List(Box::new(Ts::Text)))),
        ),
        ("Array<Item>", Ts::List(Box::new(named("Item")))),
        ("Record<string, number>", Ts::Map(Box::new(Ts::Number))),
        ("{ [key: string]: boolean }", Ts::Map(Box::new(Ts::Boolean))),
        (
            "number | false | null",
            Ts::Union(vec![Ts::Number, Ts::False, Ts::Null]),
        ),
        (
            "(-1 | 2.5)[]",
            Ts::List(Box::new(Ts::Union(vec![Ts::Number, Ts::Number]))),
        ),
        (
            "A & { b?: 'c' }",
            Ts::All(vec![named("A"), object(&[("b", true, Ts::Text)])]),
        ),
        (
            "{ readonly a: 1; 'b c': Ns.T; readonly: unknown }",
            object(&[
                ("a", false, Ts::Number),
                ("b c", false, named("T")),
                ("readonly", false, Ts::Vague),
            ]),
        ),
        ("A['b']", Ts::Vague),
        ("{}", Ts::Vague),
    ] {
        assert_eq!(tree(text), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_type_is_refused() {
    for text in [
        "",
        "{ a",
        "string string",
        "(a: string) => void",
        "{ m(): void }",
        "Array<",
    ] {
        assert_eq!(tree(text), None, "{text}");
    }
}

#[test]
fn depth_is_bounded() {
    assert_eq!(tree(&"(".repeat(100_000)), None);
    assert_eq!(tree(&"{ a: ".repeat(100_000)), None);
    assert_eq!(tree(&"readonly ".repeat(100_000)), None);
    assert_eq!(tree(&"keyof ".repeat(100_000)), None);
}

proptest::proptest! {
    #[test]
    fn any_mix_of_signs_is_read_or_refused(
        text in r#"([\[\]{}()<>|&:;,?=.+!'"`a1 -]|string| extends |readonly |\.\.\.|=>){0,40}"#,
    ) {
        let _ = tree(&text);
    }
}
