use proptest::prelude::*;
use serde_json::json;

use super::*;

const URL: &str = "https://portal.example/rest/thing.add";

fn read(code: &str) -> Curl {
    curl(code).unwrap_or_else(|| panic!("no command in {code}"))
}

fn body_of(arguments: &str) -> CurlBody {
    read(&format!("curl {arguments} {URL}\n")).body
}

fn json_of(arguments: &str) -> Value {
    match body_of(arguments) {
        CurlBody::Json(value) => value,
        other => panic!("{arguments}: {other:?}"),
    }
}

#[test]
fn the_method_is_the_last_segment_of_the_path() {
    for (url, method, v3, webhook) in [
        (
            "https://a.example/rest/thing.add",
            "thing.add",
            false,
            false,
        ),
        (
            "https://a.example/rest/thing.add.json?x=1",
            "thing.add",
            false,
            false,
        ),
        (
            "https://a.example/rest/1/k3y/thing.add",
            "thing.add",
            false,
            true,
        ),
        (
            "https://**address**/rest/**id**/**code**/thing.add/",
            "thing.add",
            false,
            true,
        ),
        (
            "https://**address**/rest/api/**id**/**code**/thing.add",
            "thing.add",
            true,
            true,
        ),
        (
            "'https://a.example/rest/api/thing.add'",
            "thing.add",
            true,
            false,
        ),
        (
            "--url \"https://a.example/rest/thing.Sub.add\"",
            "thing.Sub.add",
            false,
            false,
        ),
    ] {
        let call = read(&format!("curl -X POST {url}"));
        assert_eq!(call.method.as_deref(), Some(method), "{url}");
        assert_eq!((call.v3, call.webhook), (v3, webhook), "{url}");
    }
    assert_eq!(read("curl https://a.example/file.php").method, None);
    assert_eq!(
        read("curl https://a.example/rest/1/code/**method**").method,
        None
    );
}

#[test]
fn quotes_are_those_of_the_shell() {
    for arguments in [
        r#"-d '{"a":"it is"}'"#,
        r#"-d "{\"a\":\"it is\"}""#,
        r#"-d \{\"a\":\"it\ is\"\}"#,
        r#"-d $'{"a":"it\u0020is"}'"#.replace("\\u0020", " ").as_str(),
        r#"--data='{"a":"it is"}'"#,
        r#"--data-raw '{"a":'"\"it is\""'}'"#,
        "-d '{\"a\":\n\"it is\"}'",
        "-d'{\"a\":\"it is\"}' \\\n  ",
        "-d \\ \n '{\"a\":\"it is\"}' /\n",
        "-d '{\"a\":\"it is\"}' \\ # the author's word\n",
    ] {
        assert_eq!(json_of(arguments), json!({"a": "it is"}), "{arguments}");
    }
    assert_eq!(json_of(r#"-d '{"a":"it'\''s"}'"#), json!({"a": "it's"}));
}

#[test]
fn dates_are_evaluated_and_variables_named() {
    assert_eq!(
        json_of(
            r#"-d '{"a":"'"$(date -Iseconds --date='TZ="Mars" now')"'","b":"'"$name"'","c":'$id'}'"#
        ),
        json!({"a": "2025-01-01T12:00:00+00:00", "b": "$name", "c": 1})
    );
}

#[test]
fn a_body_may_come_from_a_document_or_a_pipe() {
    let body = json!({"a": 1});
    for code in [
        "curl -d@- https://a.example/rest/m <<'END'\n {\"a\": 1}\n END\n",
        "cat <<-END | curl -d @- https://a.example/rest/m\n{\"a\": 1}\nEND",
        "curl -d @- https://a.example/rest/m <<< '{\"a\": 1}'",
        "echo '{\"a\": 1}' | curl -d @- https://a.example/rest/m",
    ] {
        let call = read(code);
        assert_eq!(call.body, CurlBody::Json(body.clone()), "{code}");
        assert_eq!(call.method.as_deref(), Some("m"), "{code}");
    }
}

#[test]
fn who_calls_is_no_part_of_the_body() {
    assert_eq!(
        json_of(r#"-d '{"z":1,"auth":"t","y":{"auth":2},"x":3}'"#).to_string(),
        r#"{"z":1,"y":{"auth":2},"x":3}"#
    );
    assert_eq!(body_of("-d 'auth=t&ID=5'"), CurlBody::Form("ID=5".into()));
    assert_eq!(body_of(r#"-d '{"auth":"t"}'"#), CurlBody::None);
}

#[test]
fn no_body_and_an_empty_one_are_none() {
    for arguments in ["", "-d ''", "-d '{}'", "-d ' '", "-X GET -H 'A: b'"] {
        assert_eq!(body_of(arguments), CurlBody::None, "{arguments}");
    }
}

#[test]
fn pairs_are_a_form() {
    assert_eq!(
        body_of("-d 'A=1&B[]=2'"),
        CurlBody::Form("A=1&B[]=2".into())
    );
    assert_eq!(
        body_of("-d A=1 --data-urlencode 'B=x y'"),
        CurlBody::Form("A=1&B=x y".into())
    );
    let call = read("curl https://a.example/rest/m?A=1&auth=t&B=2");
    assert_eq!(call.body, CurlBody::Form("A=1&B=2".into()));
}

#[test]
fn an_apostrophe_that_the_author_forgot_is_text() {
    let call = read(
        "curl -d '{\"a\":\"the cat's\",\"b\":\"so 'called'\"}' \\\n https://a.example/rest/m\n",
    );
    assert_eq!(
        call.body,
        CurlBody::Json(json!({"a": "the cat's", "b": "so 'called'"}))
    );
    assert_eq!(call.repairs, [Repair::Apostrophe]);
    assert_eq!(call.method.as_deref(), Some("m"));
}

#[test]
fn a_body_that_cannot_be_read_says_why() {
    for code in [
        "curl -d '{\"a\": \"x}' https://a.example/rest/m",
        "curl -d '{\"a\": 1",
    ] {
        let CurlBody::Invalid { reason, .. } = read(code).body else {
            panic!("{code} was read");
        };
        assert!(!reason.is_empty());
    }
}

#[test]
fn the_first_of_several_commands_counts() {
    let code =
        "# first\nid=$(ask)\ncurl https://a.example/rest/one\ncurl https://a.example/rest/two";
    assert_eq!(read(code).method.as_deref(), Some("one"));
    let bare = read("-X POST \\\n -d '{}' \\\n https://a.example/rest/one");
    assert_eq!(bare.method.as_deref(), Some("one"));
    assert_eq!(curl("- a list of https://a.example/ things"), None);
    assert_eq!(curl("wget https://a.example/rest/one"), None);
    assert_eq!(curl(""), None);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        let _ = curl(&text);
        let _ = curl(&format!("curl {text}"));
    }

    #[test]
    fn any_mix_of_signs_is_read_or_refused(
        text in r#"curl( |\\|\n|'|"|\$|\(|\)|\{|\}|`|-d|@-|<<|<|\||&|;|x|=|#|/|:){0,40}"#,
    ) {
        let _ = curl(&text);
    }

    #[test]
    fn a_quoted_body_arrives_as_it_was(text in "[a-z \"\\\\'$`é]{0,20}") {
        let value = json!({"k": text});
        let quoted = value.to_string().replace('\'', "'\\''");
        prop_assert_eq!(json_of(&format!("-d '{quoted}'")), value);
    }
}
