use proptest::prelude::*;

use super::*;

fn read(code: &str) -> Payload {
    payload(code).unwrap_or_else(|| panic!("no call in {code}"))
}

fn names(payload: &Payload) -> Vec<&str> {
    payload
        .named
        .iter()
        .map(|(name, _)| name.as_str())
        .collect()
}

#[test]
fn the_type_argument_of_the_call_is_found() {
    for (code, ty) in [
        ("await b.actions.v2.call.make<boolean>({})", "boolean"),
        (
            "await b.actions.v3.call.make< Thing[] | null >({})",
            "Thing[] | null",
        ),
        (
            "b.callMethod<Record<string, Array<{ a: number }>>>('m')",
            "Record<string, Array<{ a: number }>>",
        ),
        (
            "// b.call.make<No>()\nconst s = 'x.make<No>()'\nb.call.make<Yes>()",
            "Yes",
        ),
        (
            "const m: Map<A, B> = x.map<C>(y); b.call.make<{\n a: 1,\n b?: 'q'\n}>()",
            "{ a: 1; b?: 'q' }",
        ),
    ] {
        assert_eq!(read(code).ty, ty, "{code}");
    }
    assert_eq!(payload("b.call.make({})"), None);
    assert_eq!(payload("if (make < 5 && 6 > b.make<x) {}"), None);
    assert_eq!(payload(""), None);
}

#[test]
fn mentioned_types_follow_in_the_order_of_mention() {
    let code = "
        type Unused = string
        type Inner = { flag: boolean }
        export type Outer = {
            items: Item[] // all
            inner?: Inner | null
        }
        interface Item extends Base<string>, Other { next: Item | null, Unused: number }
        interface Other {}
        const x = await b.call.make<Outer>({})
    ";
    let payload = read(code);
    assert_eq!(payload.ty, "Outer");
    assert_eq!(names(&payload), ["Outer", "Item", "Inner", "Other"]);
    assert_eq!(
        payload.named[0].1,
        "{ items: Item[]; inner?: Inner | null }"
    );
    assert_eq!(
        payload.named[1].1,
        "Base<string> & Other & { next: Item | null; Unused: number }"
    );
    assert_eq!(payload.named[3].1, "{}");
}

#[test]
fn an_alias_ends_with_its_statement() {
    let code = "
        type Kind =
            | 'a'
            | \"b\"
        type Page<T> = { list: T[] }; type Id = number
        declare const b: B
        b.call.make<Page<Kind> | Id>()
    ";
    let payload = read(code);
    assert_eq!(names(&payload), ["Page<T>", "Kind", "Id"]);
    assert_eq!(payload.named[1].1, "'a' | 'b'");
    assert_eq!(payload.named[2].1, "number");
}

#[test]
fn layout_and_comments_do_not_matter() {
    for (ty, expected) in [
        ("{a:string;b:number,}", "{ a: string; b: number }"),
        (
            "{\n a: string\n b: {\n c: 1\n }[]\n}",
            "{ a: string; b: { c: 1 }[] }",
        ),
        (
            "{\n a:\n | 'x' // one\n | /* two */ 'y'\n [key: string]: any\n}",
            "{ a: 'x' | 'y'; [key: string]: any }",
        ),
        (
            "Array<{ a: [number,\nstring] }>[]",
            "Array<{ a: [number, string] }>[]",
        ),
        (
            "( a : string , ...b:X[] ) => void",
            "(a: string, ...b: X[]) => void",
        ),
        (
            "{ readonly a?: \"it's\"; m(): void }",
            "{ readonly a?: \"it's\"; m(): void }",
        ),
        ("A [ 'b' ] | typeof c . d", "A['b'] | typeof c.d"),
        ("{ }", "{}"),
        ("-1 | 2.5", "-1 | 2.5"),
    ] {
        assert_eq!(canonical(ty), expected, "{ty}");
        assert_eq!(canonical(expected), expected);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        let _ = payload(&text);
        let _ = payload(&format!("a.make<{text}>({{}})"));
    }

    #[test]
    fn printing_the_printed_changes_nothing(text in "\\PC*") {
        let once = canonical(&text);
        prop_assert_eq!(canonical(&once), once);
    }

    #[test]
    fn printing_the_printed_mix_of_signs_changes_nothing(
        text in r#"([\[\]{}()<>|&:;,?=.+!'"`/*$a1 \n\\-]|string| extends |\.\.\.|=>|//|/\*|\*/){0,40}"#,
    ) {
        let once = canonical(&text);
        prop_assert_eq!(canonical(&once), once);
    }
}
