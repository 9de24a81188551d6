//! Short ways to write an IR by hand.

use codegen::diagnostic::Place;
use codegen::ir::{
    Access, Api, Enum, EnumValue, ErrorFact, Event, Field, Method, Object, Paging, RequestExample,
    Required, Response, SharedObject, Signature, Type, Version,
};

use serde_json::Value;

pub fn place() -> Place {
    Place {
        path: "page.md".to_owned(),
        line: 1,
        column: 1,
    }
}

pub fn optional(name: &str, ty: Type) -> Field {
    Field::new(name, ty, place())
}

pub fn required(name: &str, ty: Type) -> Field {
    Field {
        required: Required::Always,
        ..optional(name, ty)
    }
}

pub fn pattern(name: &str) -> Field {
    Field {
        pattern: true,
        ..optional(name, Type::Any)
    }
}

pub fn object(fields: impl IntoIterator<Item = Field>) -> Object {
    Object {
        fields: fields.into_iter().collect(),
        open: false,
    }
}

pub fn obj(fields: impl IntoIterator<Item = Field>) -> Type {
    Type::Object(object(fields))
}

pub fn list(of: Type) -> Type {
    Type::List(Box::new(of))
}

pub fn map(of: Type) -> Type {
    Type::Map(Box::new(of))
}

pub fn one_of(values: &[(&str, &str)]) -> Type {
    set(values, false)
}

pub fn one_of_numbers(values: &[(&str, &str)]) -> Type {
    set(values, true)
}

fn set(values: &[(&str, &str)], integer: bool) -> Type {
    let values = values
        .iter()
        .map(|(value, label)| EnumValue {
            value: (*value).to_owned(),
            label: Some((*label).to_owned()).filter(|l| !l.is_empty()),
        })
        .collect();
    Type::Enum(Enum { integer, values })
}

pub fn shared(name: &str, fields: impl IntoIterator<Item = Field>) -> SharedObject {
    SharedObject {
        name: name.to_owned(),
        object: object(fields),
        place: place(),
    }
}

pub fn method(name: &str, params: impl IntoIterator<Item = Field>, answer: Option<Type>) -> Method {
    Method {
        name: name.to_owned(),
        version: Version::V2,
        title: format!("Do {name}"),
        page: format!("api-reference/{}.md", name.replace('.', "/")),
        scopes: name
            .split('.')
            .next()
            .map(str::to_owned)
            .into_iter()
            .collect(),
        who: None,
        deprecated: None,
        application_only: false,
        order_sensitive: false,
        access: Access::Write,
        paging: Paging::None,
        listing: None,
        signatures: vec![signature("", params)],
        response: Response {
            ty: answer,
            ..Response::default()
        },
        errors: Vec::new(),
        related: Vec::new(),
        examples: Vec::new(),
        docs: None,
    }
}

/// An event whose name tells its words.
pub fn event(name: &str, data: Option<Type>) -> Event {
    Event {
        code: name.to_uppercase().replace('-', ""),
        name: name.to_owned(),
        title: format!("Something new {name}"),
        page: format!("api-reference/events/{name}.md"),
        scopes: vec!["crm".to_owned()],
        who: None,
        deprecated: None,
        data,
        examples: Vec::new(),
        docs: None,
    }
}

pub fn signature(label: &str, params: impl IntoIterator<Item = Field>) -> Signature {
    Signature {
        label: label.to_owned(),
        params: params.into_iter().collect(),
    }
}

pub fn error(code: &str) -> ErrorFact {
    let code = Some(code.to_owned()).filter(|c| !c.is_empty());
    ErrorFact {
        code,
        status: Some("400".to_owned()),
        fields: Vec::new(),
        message: None,
    }
}

pub fn api(methods: impl IntoIterator<Item = Method>) -> Api {
    let mut methods: Vec<_> = methods.into_iter().collect();
    methods.sort_by_key(|m| (m.name.to_ascii_lowercase(), m.version));
    Api {
        methods,
        events: Vec::new(),
        shared: Vec::new(),
    }
}

/// A request example of this body.
pub fn example(body: Value) -> RequestExample {
    RequestExample {
        body,
        place: place(),
    }
}
