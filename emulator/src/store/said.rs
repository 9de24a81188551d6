//! What those who are in a chat are told of what is said there.

use serde_json::{Map, Value, json};

use super::Store;
use super::happens::glance_at;
use super::view::{View, by_id};
use super::{families, members};

const CHATS: &str = "im.chat";
const USERS: &str = "user";

/// What is told of a message that is there, and to whom.
pub fn told(store: &Store, view: &View, id: i64, is_removed: bool) -> (Value, Vec<i64>) {
    let of = |column: &str| glance_at(store, &view.table, column, &view.only(id));
    let dialog = of("DIALOG_ID");
    let dialog = dialog
        .as_str()
        .map_or_else(|| dialog.to_string(), str::to_owned);
    let author = of("AUTHOR_ID");
    let chat = dialog
        .strip_prefix("chat")
        .and_then(|number| number.parse::<i64>().ok());
    let readers = readers(store, chat, &dialog, &author);
    let mut data = match is_removed {
        true => json!({"messageId": id}),
        false => json!({"message": {
            "id": id,
            "chatId": chat.unwrap_or_default(),
            "authorId": author,
            "date": of("DATE"),
            "text": of("TEXT"),
            "isSystem": false,
            "uuid": "",
            "forward": null,
            "params": {},
            "viewedByOthers": false,
        }}),
    };
    data["chat"] = about_chat(store, chat.unwrap_or_default(), &dialog);
    data["user"] = about_user(store, &author);
    data["language"] = json!("en");
    (data, readers)
}

/// Who is in a chat; a dialog that is none is of two people.
fn readers(store: &Store, chat: Option<i64>, dialog: &str, author: &Value) -> Vec<i64> {
    let view = families::owner(CHATS).map(View::bare);
    let known = chat.zip(view.as_ref());
    let known = known.and_then(|(chat, view)| members::read(store, view, chat).ok()?);
    match (known, chat) {
        (Some((owner, others)), _) => [vec![owner], others].concat(),
        (None, Some(_)) => author.as_i64().into_iter().collect(),
        (None, None) => {
            let both = [author.as_i64(), dialog.parse().ok()];
            both.into_iter().flatten().collect()
        }
    }
}

fn about_chat(store: &Store, id: i64, dialog: &str) -> Value {
    let of = |column: &str| glance_at(store, CHATS, column, &by_id(id));
    let mut about = json!({
        "id": id,
        "dialogId": dialog,
        "name": of("TITLE"),
        "type": "chat",
        "messageType": if dialog.starts_with("chat") { "C" } else { "P" },
        "owner": of("OWNER").as_i64().unwrap_or_default(),
        "color": of("COLOR"),
        "description": of("DESCRIPTION"),
        "entityType": of("ENTITY_TYPE"),
        "entityId": of("ENTITY_ID"),
        "diskFolderId": 0,
        "parentChatId": 0,
        "parentMessageId": 0,
        "textFieldEnabled": "Y",
        "backgroundId": null,
        "entityLink": {},
        "permissions": {},
    });
    put(
        &mut about,
        &["extranet", "containsCollaber", "isNew"],
        &json!(false),
    );
    put(
        &mut about,
        &["avatar", "entityData1", "entityData2", "entityData3"],
        &json!(""),
    );
    about
}

fn about_user(store: &Store, id: &Value) -> Value {
    let of = |column: &str| {
        glance_at(
            store,
            USERS,
            column,
            &by_id(id.as_i64().unwrap_or_default()),
        )
    };
    let [first, last] =
        ["NAME", "LAST_NAME"].map(|column| of(column).as_str().unwrap_or_default().to_owned());
    let mut about = json!({
        "id": id,
        "active": of("ACTIVE") == "Y",
        "name": format!("{first} {last}").trim(),
        "firstName": first,
        "lastName": last,
        "workPosition": of("WORK_POSITION"),
        "gender": of("PERSONAL_GENDER"),
        "birthday": of("PERSONAL_BIRTHDAY"),
        "email": of("EMAIL"),
        "externalAuthId": "default",
        "status": "online",
        "departments": [],
        "type": "employee",
    });
    if let departments @ Value::Array(_) = of("UF_DEPARTMENT") {
        about["departments"] = departments;
    }
    // The times of a user are left out here, as `false`.
    let none = [
        "extranet",
        "bot",
        "connector",
        "idle",
        "lastActivityDate",
        "mobileLastDate",
        "desktopLastDate",
        "absent",
        "phones",
    ];
    put(&mut about, &none, &json!(false));
    put(&mut about, &["color", "avatar", "website"], &json!(""));
    about
}

fn put(about: &mut Value, names: &[&str], value: &Value) {
    let fields: Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), value.clone()))
        .collect();
    if let Value::Object(about) = about {
        about.extend(fields);
    }
}
