//! The tokens of a row → its type.

use super::shown::{contain, of_examples, of_json, union};
use super::{DEPTH, Resolver, is_plain};
use crate::diagnostic::Diagnostic;
use crate::facts::{self, Class, PageFacts, Region, TypeToken};
use crate::ir::Type;
use crate::resolve::dictionary::Scalar;
use crate::resolve::examples::Examples;
use crate::resolve::places;
use crate::resolve::scalar::{self, Base};
use crate::resolve::structure::{self, Structure};

/// Whether a token says that there may be no value.
fn is_absence(token: &str) -> bool {
    ["null", "undefined"]
        .iter()
        .any(|absence| token.eq_ignore_ascii_case(absence))
}

impl<'w> Resolver<'w> {
    /// The type of a field, and whether it may be `null`.
    pub fn ty(
        &mut self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        examples: &Examples,
    ) -> (Type, bool) {
        let nullable = field.types.iter().any(|token| is_absence(&token.name));
        let tokens: Vec<&TypeToken> = field
            .types
            .iter()
            .filter(|token| !is_absence(&token.name))
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
        (contain(ty, examples, self.region), nullable)
    }

    pub(super) fn untyped(
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
        // What these are, their names tell.
        let told = |name: &String| {
            ["filter", "order", "select"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        };
        let plain = !examples.is_empty() && !examples.any_object() && !examples.any_list();
        if self.region == Region::Parameters && !plain && field.names.iter().any(told) {
            return self.container(page, field, &NONE, examples, false);
        }
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

    pub(super) fn token(
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
    pub(super) fn named(
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
        // A field that is called an identifier holds that of the object, and not the object.
        let identifier = field
            .names
            .first()
            .is_some_and(|name| name.ends_with("Id") || name.ends_with("_ID"));
        if identifier
            && token.lists == 0
            && !token.name.contains('.')
            && known_object.is_some()
            && !examples.elements().any_object()
        {
            return self.identifier(page, &token.name, examples);
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

    /// What identifies an object of a dictionary: its `id`, or else what the examples show.
    fn identifier(&mut self, page: &'w PageFacts, object: &str, examples: &Examples) -> Type {
        if let Some(id) = self.world.dictionary.field(&format!("{object}.id")) {
            let (ty, _) = self.ty(page, id, &Examples::default());
            if is_plain(&ty) {
                return contain(ty, examples, self.region);
            }
        }
        match of_examples(examples) {
            Type::Any => Type::Scalar,
            shown => shown,
        }
    }

    /// A token of a dictionary that stands for a plain value.
    pub(super) fn plain_token(
        &self,
        field: &facts::Field,
        known: &Scalar<'_>,
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

    pub(super) fn structure(
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
}
