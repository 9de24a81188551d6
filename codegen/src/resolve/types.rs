//! Rows → fields of the IR: tokens, structures and examples become one type.

use super::World;
use super::dictionary::Entry;
use super::examples::Examples;
use super::places;
use super::scalar::{self, Base};
use super::structure::{self, Fit, Key, Sourced, Structure};
use crate::diagnostic::Diagnostic;
use crate::facts::{self, Class, Default_, PageFacts, Reference, Region, TypeToken, ValuesOf};
use crate::ir::{DefaultValue, Field, Object, Required, Type};

/// How deep objects may nest before the rest is raw.
const DEPTH: usize = 9;

/// Resolves the types of one method.
pub struct Resolver<'w> {
    world: &'w World<'w>,
    page: &'w PageFacts,
    region: Region,
    /// The sections that are being read: a structure that contains itself ends as raw.
    open: Vec<Key>,
    /// The sections that any field's structure was found in.
    used: Vec<Key>,
    found: Vec<Diagnostic>,
}

impl<'w> Resolver<'w> {
    /// For a page.
    pub fn new(world: &'w World<'w>, page: &'w PageFacts) -> Self {
        Self {
            world,
            page,
            region: Region::Parameters,
            open: Vec::new(),
            used: Vec::new(),
            found: Vec::new(),
        }
    }

    /// What was found.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// From here on, sections named after a field are looked for in this region.
    pub fn enter(&mut self, region: Region) {
        self.region = region;
    }

    /// Whether any field's structure stands in a section.
    pub fn has_used(&self, section: &facts::Section) -> bool {
        self.used.iter().any(|(path, title, level)| {
            *path == self.page.path && *title == section.title && *level == section.level
        })
    }

    /// An object of a dictionary.
    pub fn shared_object(&mut self, entry: &Entry<'w>) -> Object {
        let rows = entry
            .fields
            .iter()
            .flat_map(|fields| fields.iter())
            .map(|field| Sourced {
                page: entry.page,
                field,
                applies_to: Vec::new(),
            })
            .collect();
        self.object(
            Structure {
                fields: rows,
                variants: 0,
                key: None,
                whole: None,
                open: false,
            },
            &Examples::default(),
        )
    }

    /// The fields of an object, each with the examples under its name.
    pub fn fields(
        &mut self,
        rows: &[Sourced<'w>],
        variants: usize,
        examples: &Examples,
    ) -> Vec<Field> {
        let mut out: Vec<Field> = Vec::new();
        for row in rows {
            if out
                .iter()
                .any(|known| row.field.names.first() == Some(&known.name))
            {
                let place = places::place(&row.field.at, &row.page.path);
                self.found.push(
                    Diagnostic::warning(
                        place,
                        "field-twice",
                        "This field is described before; the first description counts.",
                    )
                    .with_help("Remove one of the two rows, or correct its name."),
                );
                continue;
            }
            let field = self.field(row, variants, examples);
            nest(&mut out, field);
        }
        out
    }

    fn field(&mut self, row: &Sourced<'w>, variants: usize, examples: &Examples) -> Field {
        let facts = row.field;
        let here = examples.member(&facts.names);
        let (ty, nullable) = self.ty(row.page, facts, &here);
        let name = facts.names.first().cloned().unwrap_or_default();
        let in_all = row.applies_to.is_empty() || row.applies_to.len() == variants;
        Field {
            pattern: is_pattern(&name),
            aliases: facts.names.iter().skip(1).cloned().collect(),
            ty,
            nullable,
            required: required(facts, in_all, examples),
            default: facts.default.as_ref().map(|default| match default {
                Default_::Literal(literal) if literal.eq_ignore_ascii_case("null") => {
                    DefaultValue::Absent
                }
                Default_::Literal(literal) => DefaultValue::Literal(literal.clone()),
                Default_::Computed => DefaultValue::Computed,
            }),
            deprecated: facts.deprecated,
            applies_to: if in_all {
                Vec::new()
            } else {
                row.applies_to.clone()
            },
            described: self.is_described(row.page, facts),
            place: places::place(&facts.at, &row.page.path),
            docs: Some(facts.prose.0.clone()).filter(|prose| !prose.is_empty()),
            name,
        }
    }

    /// Whether a row says what is in the field: here, in a section, or on a page of fields.
    fn is_described(&self, page: &'w PageFacts, field: &facts::Field) -> bool {
        let lists_fields = |to: &Reference| {
            to.path.is_empty()
                || self
                    .world
                    .pages
                    .sections(page, to)
                    .is_some_and(|(page, sections)| {
                        page.class == Class::Reference && places::first_fields(&sections).is_some()
                    })
        };
        !field.children.is_empty()
            || field.values_of == ValuesOf::Keys && !field.values.is_empty()
            || field.see.iter().any(lists_fields)
            || field
                .types
                .iter()
                .filter_map(|token| token.link.as_ref())
                .any(lists_fields)
    }

    /// The type of a field, and whether it may be `null`.
    pub fn ty(
        &mut self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        examples: &Examples,
    ) -> (Type, bool) {
        let nullable = field
            .types
            .iter()
            .any(|token| token.name.eq_ignore_ascii_case("null"));
        let tokens: Vec<&TypeToken> = field
            .types
            .iter()
            .filter(|token| !token.name.eq_ignore_ascii_case("null"))
            .collect();
        let mut types: Vec<Type> = Vec::new();
        for token in &tokens {
            let ty = self.token(page, field, token, token.lists, examples);
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        let ty = if types.is_empty() {
            self.untyped(page, field, examples)
        } else {
            union(types)
        };
        let ty = if field.multiple && is_plain(&ty) && !matches!(ty, Type::Boolean(_)) {
            Type::OneOrMany(Box::new(ty))
        } else {
            ty
        };
        (contain(ty, examples), nullable)
    }

    fn untyped(
        &mut self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        examples: &Examples,
    ) -> Type {
        static NONE: TypeToken = TypeToken {
            name: String::new(),
            lists: 0,
            link: None,
        };
        if let Some(found) = self.structure(page, field, &NONE) {
            let object = self.enter_object(found, &examples.elements());
            return if examples.any_list() {
                Type::List(Box::new(object))
            } else {
                object
            };
        }
        if let Some(set) = scalar::set(field, false) {
            return set;
        }
        if let Some(wire) = field.wire {
            return Type::Boolean(wire);
        }
        of_examples(examples)
    }

    fn token(
        &mut self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        token: &'w TypeToken,
        lists: u8,
        examples: &Examples,
    ) -> Type {
        if lists > 0 {
            let inner = self.token(page, field, token, lists - 1, &examples.elements());
            return Type::List(Box::new(inner));
        }
        let Some(base) = scalar::base(&token.name) else {
            return self.named(page, field, token, examples);
        };
        match base {
            Base::Text => scalar::set(field, false).unwrap_or(Type::Text),
            Base::Integer => scalar::set(field, true).unwrap_or(Type::Integer),
            Base::Number => Type::Number,
            // A flag is `Y` or `N` where the page or its example says so; any other character is a text.
            Base::Char if !scalar::is_flag(field, examples) => {
                scalar::set(field, false).unwrap_or(Type::Text)
            }
            // A default in quotation marks is a text: so is the flag.
            Base::Boolean if scalar::is_quoted(field) => scalar::words(),
            Base::Boolean | Base::Char => scalar::set(field, false)
                .unwrap_or_else(|| Type::Boolean(scalar::wire(field, base, examples))),
            Base::Date => Type::Date,
            Base::DateTime => Type::DateTime,
            Base::File => Type::File,
            Base::Enum => scalar::set(field, false).unwrap_or(Type::Scalar),
            Base::Object => self.container(page, field, token, examples, false),
            Base::Array => self.container(page, field, token, examples, true),
            Base::Any | Base::Null => match self.structure(page, field, token) {
                Some(found) => self.enter_object(found, examples),
                None => Type::Any,
            },
        }
    }

    /// A token that is no base type: a section's, a dictionary's, or unknown.
    fn named(
        &mut self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        token: &'w TypeToken,
        examples: &Examples,
    ) -> Type {
        let dictionary = self.world.dictionary;
        let known_object = dictionary.object(&token.name);
        // A section of the method's own page says more than the dictionary's entry of the same name.
        let local = matches!(page.class, Class::Method { .. })
            && !token.name.contains('.')
            && token.link.as_ref().is_some_and(|link| link.path.is_empty());
        if local && let Some(found) = self.structure(page, field, token) {
            return self.named_object(found, examples);
        }
        if let Some(known) = dictionary.scalar_of(&token.name) {
            // Some tokens stand for an object and for its identifier: the example, or a list of them, tells.
            let as_object =
                examples.elements().any_object() || (examples.is_empty() && token.lists > 0);
            if !as_object || (known_object.is_none() && matches!(known.base, "object" | "array")) {
                // The object's own identifier says more exactly what kind of value stands for it.
                if known.base == "integer"
                    && let Some(id) = dictionary.field(&format!("{}.id", token.name))
                    && let (Type::Text, _) = self.ty(page, id, &Examples::default())
                {
                    return Type::Text;
                }
                return self.plain_token(field, known, examples);
            }
            if known_object.is_none() {
                return of_examples(examples);
            }
        }
        if let Some(known) = dictionary.field(&token.name) {
            let (ty, _) = self.ty(page, known, &Examples::default());
            if is_plain(&ty) {
                return ty;
            }
        }
        // `user.id` is what the token `user` stands for.
        if let Some((owner, field)) = token.name.split_once('.')
            && field.eq_ignore_ascii_case("id")
            && (dictionary.scalar_of(owner).is_some() || dictionary.object(owner).is_some())
        {
            return Type::Integer;
        }
        if let Some(known) = known_object {
            // The token of an object stands for its identifier where the example sends one.
            let identifier = !examples.is_empty()
                && examples
                    .values()
                    .iter()
                    .all(|value| value.is_number() || value.is_string());
            return if identifier {
                of_examples(examples)
            } else {
                Type::Shared(known.name.clone())
            };
        }
        if token.link.is_some()
            && let Some(found) = self.structure(page, field, token)
        {
            return self.named_object(found, examples);
        }
        if let Some(found) = structure::titled(self.world.pages, page, &token.name, &self.open) {
            return self.named_object(found, examples);
        }
        if let Some(found) = self.structure(page, field, token) {
            return self.named_object(found, examples);
        }
        // What is being read already is described, and ends as raw.
        let pages = self.world.pages;
        if structure::titled(pages, page, &token.name, &[]).is_some()
            || structure::find(pages, page, field, token, self.region, &[]).is_some()
        {
            return Type::Any;
        }
        let place = places::place(&field.at, &page.path);
        self.found.push(
            Diagnostic::warning(
                place,
                "type-unknown",
                format!("The type `{}` is described nowhere.", token.name),
            )
            .with_help("Correct its name, or describe it in a dictionary of types."),
        );
        // Where the cell repeats the name, it has no type.
        if field.names.contains(&token.name) && examples.any_object() {
            return self.container(page, field, token, examples, false);
        }
        of_examples(examples)
    }

    /// A token of a dictionary that stands for a plain value.
    fn plain_token(
        &self,
        field: &facts::Field,
        known: &super::dictionary::Scalar<'_>,
        examples: &Examples,
    ) -> Type {
        let integer = known.base == "integer";
        let set = if field.values.is_empty() {
            scalar::set_of(known.values, integer)
        } else {
            scalar::set(field, integer)
        };
        set.unwrap_or(match known.base {
            "integer" => Type::Integer,
            "double" => Type::Number,
            "boolean" => Type::Boolean(scalar::wire(field, Base::Boolean, examples)),
            "datetime" => Type::DateTime,
            "array" if examples.is_empty() => Type::List(Box::new(Type::Any)),
            "object" if examples.is_empty() => Type::Map(Box::new(Type::Any)),
            "array" | "object" | "" => of_json(examples),
            _ => Type::Text,
        })
    }

    fn structure(
        &self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        token: &'w TypeToken,
    ) -> Option<Structure<'w>> {
        if self.open.len() > DEPTH {
            return None;
        }
        structure::find(
            self.world.pages,
            page,
            field,
            token,
            self.region,
            &self.open,
        )
    }

    /// `object` or `array`, which pages use for each other.
    fn container(
        &mut self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        token: &'w TypeToken,
        examples: &Examples,
        array: bool,
    ) -> Type {
        let name = field
            .names
            .first()
            .map(|name| name.to_lowercase())
            .unwrap_or_default();
        let found = match self.structure(page, field, token) {
            Some(found) => match self.fitted(found, examples) {
                Ok(found) => Some(found),
                Err(Some(keyed)) => return keyed,
                Err(None) => None,
            },
            None => None,
        };
        let request = self.region == Region::Parameters;
        if request && name == "filter" && !examples.any_list() {
            let object = found.map(|found| self.object(found, &Examples::default()));
            return Type::Filter(open(object.unwrap_or_default()));
        }
        if request && name == "select" && !examples.any_object() {
            return Type::Select(
                field
                    .values
                    .iter()
                    .map(|value| value.value.clone())
                    .collect(),
            );
        }
        let directions = field.values_of == ValuesOf::Entries && !field.values.is_empty();
        if request && matches!(name.as_str(), "order" | "sort") && !examples.any_list() {
            match found {
                None => return Type::Order(open(Object::default())),
                Some(found) if directions || orders(&found) || are_directions(examples) => {
                    let object = self.object(found, &Examples::default());
                    return Type::Order(open(object));
                }
                Some(found) => return self.shape(found, examples, array, &name),
            }
        }
        if let Some(found) = found {
            return self.shape(found, examples, array, &name);
        }
        if directions {
            let entry = scalar::set_of(&field.values, false).unwrap_or(Type::Text);
            return Type::Map(Box::new(entry));
        }
        if field.values_of == ValuesOf::Keys && !field.values.is_empty() {
            return Type::Object(Object {
                fields: field
                    .values
                    .iter()
                    .map(|value| bare(&value.value, page, field))
                    .collect(),
                open: true,
            });
        }
        if examples.any_object() && !examples.any_list() {
            return Type::Map(Box::new(of_examples(&examples.entries())));
        }
        if array || examples.any_list() {
            let inner = scalar::set(field, false)
                .filter(|_| !examples.items().any_list())
                .unwrap_or_else(|| of_json(&examples.items()));
            return Type::List(Box::new(inner));
        }
        Type::Map(Box::new(Type::Any))
    }

    /// The structure, where the examples are such objects; else a map of such objects, or none.
    fn fitted(
        &mut self,
        found: Structure<'w>,
        examples: &Examples,
    ) -> Result<Structure<'w>, Option<Type>> {
        if found.is_languages() {
            return Err(Some(Type::Map(Box::new(Type::Text))));
        }
        if found.is_numbered()
            && let Some(first) = found.fields.first()
        {
            let entries = examples.elements().entries();
            let (ty, _) = self.ty(first.page, first.field, &entries);
            return Err(Some(Type::Map(Box::new(ty))));
        }
        match found.fit(examples) {
            Fit::Object => Ok(found),
            Fit::Entries => {
                let entries = examples.elements().entries().elements();
                let object = self.enter_object(found, &entries);
                Err(Some(Type::Map(Box::new(object))))
            }
            Fit::Not => Err(None),
        }
    }

    /// An object of a structure, or what the examples show instead.
    fn named_object(&mut self, found: Structure<'w>, examples: &Examples) -> Type {
        match self.fitted(found, examples) {
            Ok(found) => self.enter_object(found, &examples.elements()),
            Err(Some(keyed)) => keyed,
            Err(None) => of_json(examples),
        }
    }

    fn shape(
        &mut self,
        found: Structure<'w>,
        examples: &Examples,
        array: bool,
        name: &str,
    ) -> Type {
        let list = if examples.is_empty() {
            let one = [
                "field", "param", "setting", "option", "filter", "config", "data",
            ];
            array && !one.iter().any(|word| name.contains(word))
        } else {
            examples.any_list()
        };
        let object = self.enter_object(found, &examples.elements());
        if list {
            Type::List(Box::new(object))
        } else {
            object
        }
    }

    /// An object, or a map where only patterns are documented.
    fn enter_object(&mut self, found: Structure<'w>, examples: &Examples) -> Type {
        let object = self.object(found, examples);
        match object.fields.as_slice() {
            [one] if one.pattern => Type::Map(Box::new(one.ty.clone())),
            _ => Type::Object(object),
        }
    }

    fn object(&mut self, found: Structure<'w>, examples: &Examples) -> Object {
        if let Some(key) = found.key.clone() {
            self.used.push(key.clone());
            self.open.push(key);
        } else {
            // Rows in a cell have no section; the depth counts all the same.
            self.open.push((String::new(), String::new(), 0));
        }
        self.open.extend(found.whole.clone());
        let fields = self.fields(&found.fields, found.variants, examples);
        let depth = self.open.len() - 1 - usize::from(found.whole.is_some());
        self.open.truncate(depth);
        let open = found.open || fields.iter().any(|field| field.pattern);
        Object { fields, open }
    }
}

fn open(object: Object) -> Object {
    Object {
        open: true,
        ..object
    }
}

/// Whether examples sort by fields: every entry is a direction.
fn are_directions(examples: &Examples) -> bool {
    let entries = examples.entries();
    !entries.is_empty()
        && entries.values().iter().all(|value| {
            value
                .as_str()
                .is_some_and(|text| matches!(text.to_lowercase().as_str(), "asc" | "desc"))
        })
}

/// Whether the rows of an `order` are fields to sort by, and not the parts of an order that somebody placed.
fn orders(found: &Structure<'_>) -> bool {
    found.fields.iter().all(|row| {
        let directions = row
            .field
            .values
            .iter()
            .all(|value| matches!(value.value.to_lowercase().as_str(), "asc" | "desc"));
        directions
            && row.field.children.is_empty()
            && row.field.see.is_empty()
            && !row.field.starred
    })
}

fn bare(name: &str, page: &PageFacts, field: &facts::Field) -> Field {
    Field {
        name: name.to_owned(),
        aliases: Vec::new(),
        pattern: is_pattern(name),
        ty: Type::Any,
        nullable: false,
        required: Required::No,
        default: None,
        deprecated: false,
        applies_to: Vec::new(),
        described: false,
        place: places::place(&field.at, &page.path),
        docs: None,
    }
}

/// `ufCrm…`, `propertyN`, `<id>`, `UF_*`: any name of that form.
pub fn is_pattern(name: &str) -> bool {
    let placeholder =
        name.contains("...") || name.contains('…') || (name.contains('<') && name.contains('>'));
    let numbered = name.strip_suffix('N').is_some_and(|stem| {
        stem.ends_with(|last: char| last.is_ascii_lowercase()) || stem.ends_with('_')
    }) && name.chars().any(|letter| letter.is_ascii_lowercase());
    // `PROPERTY_PropertyId`: what stands in another case is to be replaced.
    let spelt = name.rsplit_once('_').is_some_and(|(stem, last)| {
        stem.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            && !stem.is_empty()
            && last.starts_with(|first: char| first.is_ascii_uppercase())
            && last.contains(|letter: char| letter.is_ascii_lowercase())
    });
    // `UF_`: what begins so.
    let open = name.len() > 1 && name.ends_with('_');
    placeholder
        || numbered
        || spelt
        || open
        || (name.contains('*') && !name.starts_with(['=', '~']))
}

fn required(field: &facts::Field, in_all: bool, examples: &Examples) -> Required {
    match &field.condition {
        Some(names) => Required::Conditional(names.clone()),
        None if !field.starred => Required::No,
        // What a documented example leaves out cannot be required always.
        None if !in_all || examples.omit(&field.names) => Required::Conditional(Vec::new()),
        None => Required::Always,
    }
}

/// `fields.CONTACT_ID` belongs into `fields`, where that is described.
fn nest(out: &mut Vec<Field>, mut field: Field) {
    if let Some((parent, name)) = field.name.split_once('.')
        && let Some(known) = out
            .iter_mut()
            .find(|known| known.name == parent.trim_end_matches("[]"))
    {
        let name = name.to_owned();
        let inner = match &mut known.ty {
            Type::List(inner) => inner.as_mut(),
            other => other,
        };
        if matches!(inner, Type::Map(_) | Type::Any) {
            *inner = Type::Object(Object::default());
        }
        if let Type::Object(object) = inner {
            field.name = name;
            nest(&mut object.fields, field);
            return;
        }
    }
    out.push(field);
}

/// Alternatives as one type.
fn union(mut types: Vec<Type>) -> Type {
    if types.len() == 1 {
        return types.remove(0);
    }
    if let [one, Type::List(many)] | [Type::List(many), one] = types.as_slice()
        && **many == *one
    {
        return Type::OneOrMany(Box::new(one.clone()));
    }
    // An identifier or a name: two plain kinds are any plain value.
    if types.iter().all(|ty| {
        matches!(
            ty,
            Type::Text
                | Type::Integer
                | Type::Number
                | Type::Scalar
                | Type::Boolean(_)
                | Type::Enum(_)
                | Type::Date
                | Type::DateTime
        )
    }) {
        return Type::Scalar;
    }
    // One container and plain alternatives: any of them.
    Type::Union(types)
}

/// Whether a type is one value without structure.
pub fn is_plain(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Integer
            | Type::Number
            | Type::Boolean(_)
            | Type::Date
            | Type::DateTime
            | Type::Enum(_)
            | Type::Scalar
            | Type::File
    )
}

/// The example beats the table on the kind of a container: a list where the table has one value. Where the table has
/// an integer and the example a text of digits, or the other way round, both are documented.
fn contain(ty: Type, examples: &Examples) -> Type {
    if let Some(both) = both_spellings(&ty, examples) {
        return both;
    }
    let structured = examples.elements().any_object();
    if structured && is_plain(&ty) && ty != Type::File {
        return of_json(examples);
    }
    let lists = examples.any_list() && examples.values().iter().all(serde_json::Value::is_array);
    match ty {
        Type::Text
        | Type::Integer
        | Type::Number
        | Type::Boolean(_)
        | Type::Date
        | Type::DateTime
        | Type::Enum(_)
        | Type::Scalar
            if lists && !nested(examples) =>
        {
            Type::OneOrMany(Box::new(ty))
        }
        Type::Object(_) | Type::Shared(_) if lists => Type::List(Box::new(ty)),
        Type::List(inner) if examples.any_object() && !examples.any_list() => match *inner {
            object @ (Type::Object(_) | Type::Shared(_)) => object,
            other => Type::Map(Box::new(other)),
        },
        other => other,
    }
}

fn both_spellings(ty: &Type, examples: &Examples) -> Option<Type> {
    let digits = |value: &serde_json::Value| {
        value
            .as_str()
            .is_some_and(|text| !text.is_empty() && text.parse::<f64>().is_ok())
    };
    let values = examples.values();
    let differs = match ty {
        Type::Integer | Type::Number => values.iter().any(digits),
        Type::Text => values.iter().any(serde_json::Value::is_number),
        Type::Enum(set) if set.integer => values.iter().any(digits),
        Type::Enum(_) => values.iter().any(serde_json::Value::is_number),
        _ => false,
    };
    differs.then_some(Type::Scalar)
}

fn nested(examples: &Examples) -> bool {
    examples
        .elements()
        .values()
        .iter()
        .any(|value| value.is_object())
}

/// The type that examples of any kind show.
pub fn of_json(examples: &Examples) -> Type {
    let values = examples.values();
    let lists = values.iter().filter(|value| value.is_array()).count();
    let objects = values.iter().filter(|value| value.is_object()).count();
    if lists + objects > 0 && lists != values.len() && objects != values.len() {
        return Type::Any;
    }
    if examples.any_list() {
        return Type::List(Box::new(of_json(&examples.items())));
    }
    if examples.any_object() {
        return Type::Map(Box::new(Type::Any));
    }
    of_examples(examples)
}

/// The type that plain examples show, where they agree.
fn of_examples(examples: &Examples) -> Type {
    let mut types: Vec<Type> = Vec::new();
    for value in examples.values() {
        match scalar::shown(value) {
            Some(ty) if !types.contains(&ty) => types.push(ty),
            Some(_) => {}
            None => return Type::Any,
        }
    }
    match types.as_slice() {
        [] => Type::Any,
        [one] => one.clone(),
        _ => Type::Scalar,
    }
}
