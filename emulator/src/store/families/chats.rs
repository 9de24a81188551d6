//! Chats and what is said in them.

use super::super::family::{Beside, Family, Is, Members, Names, Sample, Says, Verb, Window};
use super::BASE;

/// These families.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "im.chat",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::Find(&["ENTITY_TYPE", "ENTITY_ID"]), Says::Id),
            ("updateTitle", Verb::Update, Says::True),
            ("updateColor", Verb::Update, Says::True),
            ("setOwner", Verb::Update, Says::True),
            ("leave", Verb::Members(Members::Leave), Says::True),
            ("user.add", Verb::Members(Members::Add), Says::True),
            ("user.delete", Verb::Members(Members::Remove), Says::True),
            ("user.list", Verb::Members(Members::List), Says::True),
        ],
        ids: &["CHAT_ID", "DIALOG_ID"],
        stored: &[("USER_ID", "OWNER")],
        new: &[
            ("OWNER", Is::Caller),
            ("DATE_CREATE", Is::Now),
            ("MESSAGE_TYPE", Is::Text("C")),
            ("TEXT_FIELD_ENABLED", Is::Text("Y")),
            ("EXTRANET", Is::Text("N")),
            ("IS_NEW", Is::Text("N")),
            ("PARENT_CHAT_ID", Is::Number(0)),
            ("PARENT_MESSAGE_ID", Is::Number(0)),
            ("COUNTER", Is::Number(0)),
        ],
        seed: &[("TITLE", Sample::Named("Chat"))],
        ..CHAT
    },
    Family {
        name: "im.dialog",
        methods: &[("get", Verb::Get, Says::Row(""))],
        names: Names::Camel,
        ids: &["DIALOG_ID"],
        // The other type of a chat is about what it belongs to.
        stored: &[("NAME", "TITLE"), ("TYPE", "KIND")],
        ..CHAT
    },
    Family {
        name: "im.message",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("update", Verb::Update, Says::True),
            ("delete", Verb::Delete, Says::True),
        ],
        ids: &["MESSAGE_ID"],
        fields: "",
        stored: &[("MESSAGE", "TEXT")],
        seed: &[
            ("DIALOG_ID", Sample::Text("chat1")),
            ("TEXT", Sample::Named("Message")),
        ],
        ..MESSAGE
    },
    Family {
        name: "im.dialog.messages",
        methods: &[(
            "get",
            Verb::List,
            Says::Page(
                "messages",
                Beside {
                    number: ("chat_id", "DIALOG_ID"),
                    lists: &["users", "files"],
                },
            ),
        )],
        names: Names::Camel,
        ids: &[],
        asks: &[
            ("DIALOG_ID", "DIALOG_ID"),
            ("LAST_ID", "<ID"),
            ("FIRST_ID", ">ID"),
        ],
        window: Some(Window {
            limit: "LIMIT",
            rows: 20,
            after: "FIRST_ID",
        }),
        ..MESSAGE
    },
];

const CHAT: Family = Family {
    table: "im.chat",
    fields: "",
    ..BASE
};

const MESSAGE: Family = Family {
    table: "im.message",
    new: &[("AUTHOR_ID", Is::Caller), ("DATE", Is::Now)],
    ..BASE
};
