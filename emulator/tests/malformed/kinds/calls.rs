//! Requests that can be read, and that no method takes.

use serde_json::json;

use super::super::random::Random;
use super::{FORM, JSON, Sent, post, update, writes};

pub fn deep_brackets(random: &mut Random) -> Sent {
    let deep = random
        .one(&["[a]", "[]", "[0]"])
        .repeat(1 + random.below(10_000));
    let body = format!("id{deep}=1&fields[TITLE]=M");
    post(&update(random), FORM, body.as_bytes())
}

pub fn brackets(random: &mut Random) -> Sent {
    let names = [
        "id[", "id]", "[id]", "i[d", "id[][", "id[]]", "", "[]", "[", "id%5B", "id[[]]", "id[a]b]",
        "]id[",
    ];
    let name = random.one(&names);
    let more = random.one(&[
        "&fields[TITLE=M",
        "&fields[TITLE]]=M",
        "&&&",
        "&=",
        "&fields[[TITLE]=M",
        "&%5B%5D=1",
    ]);
    let body = format!("{name}=1{more}");
    let path = update(random);
    if random.below(2) == 0 {
        return post(&path, FORM, body.as_bytes());
    }
    post(&format!("{path}?{body}"), FORM, b"")
}

/// To PHP a body of another type is a form: of one name that nobody asks for, or of none. What requires nothing runs then, as
/// `crm.deal.add` does.
pub fn content_type(random: &mut Random) -> Sent {
    let named = &writes()[1..];
    let (path, body) = random.one(named).clone();
    let third = path.contains("/api/");
    let kinds = [
        FORM,
        "text/plain",
        "text/xml",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "*/*",
    ];
    if !third && random.below(3) == 0 {
        return post(path, JSON, b"id=1&fields[TITLE]=M");
    }
    let kind = random.one(&kinds);
    post(path, kind, body.to_string().as_bytes())
}

pub fn values(random: &mut Random) -> Sent {
    let strange = [
        json!({}),
        json!([[]]),
        json!({"a": {"b": []}}),
        json!("M"),
        json!("-"),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!("99999999999999999999"),
        json!("1e999"),
        json!(true),
    ];
    let id = random.one(&strange).clone();
    post(
        &update(random),
        JSON,
        json!({"id": id, "fields": {"TITLE": "M"}})
            .to_string()
            .as_bytes(),
    )
}

pub fn batch(random: &mut Random) -> Sent {
    let delete = "crm.deal.delete?id=5";
    let many = vec!["no.such.method"; 51];
    let nested = json!({"cmd": {"a": delete}});
    let commands = [
        json!(null),
        json!(5),
        json!(delete),
        json!([]),
        json!(many),
        json!([nested]),
        json!([[delete]]),
        json!({"a": {}}),
        json!({"a": ["crm.deal.delete", {"id": 5}, "more"]}),
        json!({"a": ""}),
        json!({"a": "?id=5"}),
        json!({"a": "crm.deal.delete?id[=5"}),
        json!({"a": "crm.deal.delete?id=%FF"}),
        json!({"a": "crm.deal.delete?id=$result[b][0]"}),
        json!({"a": "crm.deal.delete?id=$result[a"}),
        json!({"a": "batch?cmd[b]=crm.deal.delete"}),
    ];
    let commands = random.one(&commands);
    match random.below(3) {
        0 => post(
            "/rest/api/1/emulator/batch",
            JSON,
            commands.to_string().as_bytes(),
        ),
        1 => post(
            "/rest/1/emulator/batch",
            FORM,
            b"cmd[a=crm.deal.delete%3Fid=5&cmd=&cmd[]",
        ),
        _ => post(
            "/rest/1/emulator/batch",
            JSON,
            json!({"cmd": commands}).to_string().as_bytes(),
        ),
    }
}
