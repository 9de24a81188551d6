//! The type that the TypeScript example gives to an answer, as a type of the IR.

use std::collections::BTreeMap;

use super::keys;
use crate::diagnostic::Place;
use crate::extract::example::typescript::{Member, Ts, tree};
use crate::facts::Marks;
use crate::ir::{Field, Object, Type, Wire};
use crate::resolve::types::is_plain;

/// How deep names are followed: types may mention themselves.
const DEPTH: usize = 12;

/// What the answer itself is called.
pub const ROOT: &str = "result";

/// A payload's type and the types it mentions.
pub struct Payload {
    root: Ts,
    named: BTreeMap<String, Ts>,
}

/// What a type says: what is in it, and whether nothing may stand there.
pub struct Said<'p> {
    /// The alternatives, without those that stand for a missing value; names are followed.
    pub alternatives: Vec<&'p Ts>,
    /// One of them was `null` or `undefined`.
    pub nullable: bool,
}

impl Payload {
    /// The payload of a page, where it has one that can be read.
    pub fn of(marks: &Marks) -> Option<Self> {
        let root = tree(marks.payload.as_deref()?)?;
        let named = marks.payload_types.iter().filter_map(|(head, ty)| {
            // A type with parameters says too little without its arguments.
            (!head.contains('<')).then_some(())?;
            Some((head.clone(), tree(ty)?))
        });
        Some(Self {
            root,
            named: named.collect(),
        })
    }

    /// What the payload is.
    pub fn root(&self) -> &Ts {
        &self.root
    }

    /// What a type says.
    pub fn said<'p>(&'p self, ty: &'p Ts) -> Said<'p> {
        let mut said = Said {
            alternatives: Vec::new(),
            nullable: false,
        };
        self.gather(ty, &mut said, 0);
        if said.alternatives.len() > 1 {
            // What PHP writes for nothing.
            said.alternatives.retain(|ty| match ty {
                Ts::False => false,
                Ts::List(inner) => **inner != Ts::Vague,
                _ => true,
            });
        }
        said
    }

    fn gather<'p>(&'p self, ty: &'p Ts, said: &mut Said<'p>, depth: usize) {
        match ty {
            _ if depth > DEPTH => said.alternatives.push(&Ts::Vague),
            Ts::Null => said.nullable = true,
            Ts::Union(all) => {
                for ty in all {
                    self.gather(ty, said, depth + 1);
                }
            }
            Ts::Named(name, arguments) if arguments.is_empty() => match self.named.get(name) {
                Some(ty) => self.gather(ty, said, depth + 1),
                None => said.alternatives.push(&Ts::Vague),
            },
            other if !said.alternatives.contains(&other) => said.alternatives.push(other),
            _ => {}
        }
    }

    /// The members of an object, those of what it extends before its own; absent where it is none.
    pub fn members<'p>(&'p self, ty: &'p Ts) -> Option<Vec<&'p Member>> {
        match self.said(ty).alternatives.as_slice() {
            [Ts::Object(members)] => Some(members.iter().collect()),
            [Ts::All(all)] => {
                let found = all.iter().filter_map(|ty| self.members(ty));
                let found: Vec<_> = found.flatten().collect();
                (!found.is_empty()).then_some(found)
            }
            _ => None,
        }
    }

    /// What the elements of a list or the entries of a map are; absent where it is neither.
    pub fn inner<'p>(&'p self, ty: &'p Ts) -> Option<&'p Ts> {
        match self.said(ty).alternatives.as_slice() {
            [Ts::List(inner) | Ts::Map(inner)] => Some(inner),
            _ => None,
        }
    }

    /// The type of the IR, for a field of that name; absent where the witness is vague.
    pub fn ty(&self, ty: &Ts, name: &str, place: &Place) -> Option<Type> {
        self.ty_at(ty, name, place, 0)
    }

    fn ty_at(&self, ty: &Ts, name: &str, place: &Place, depth: usize) -> Option<Type> {
        if depth > DEPTH {
            return None;
        }
        if let Some(members) = self.members(ty) {
            let fields = members.into_iter().map(|member| {
                let ty = self.ty_at(&member.ty, &member.name, place, depth + 1);
                Field {
                    nullable: self.said(&member.ty).nullable,
                    pattern: keys::is_pattern(&member.name),
                    ..Field::new(&member.name, ty.unwrap_or(Type::Any), place.clone())
                }
            });
            let object = Object {
                fields: fields.collect(),
                open: true,
            };
            return Some(Type::Object(object));
        }
        let alternatives = self.said(ty).alternatives;
        if let [one] = alternatives.as_slice() {
            return match one {
                Ts::Boolean | Ts::False => Some(Type::Boolean(Wire::TrueFalse)),
                Ts::Number if counts(name) => Some(Type::Integer),
                Ts::Number => Some(Type::Number),
                Ts::Text => Some(Type::Text),
                Ts::List(inner) => {
                    let inner = self.ty_at(inner, name, place, depth + 1)?;
                    Some(Type::List(Box::new(inner)))
                }
                Ts::Map(inner) => {
                    let inner = self.ty_at(inner, name, place, depth + 1)?;
                    Some(Type::Map(Box::new(inner)))
                }
                _ => None,
            };
        }
        // One plain kind or another is any plain value; one thing or a list of it is either.
        let types: Option<Vec<Type>> = alternatives
            .iter()
            .map(|one| self.ty_at(one, name, place, depth + 1))
            .collect();
        match types?.as_slice() {
            [one, Type::List(many)] | [Type::List(many), one] if **many == *one => {
                Some(Type::OneOrMany(many.clone()))
            }
            [] => None,
            types if types.iter().all(is_plain) => Some(Type::Scalar),
            _ => None,
        }
    }
}

/// Whether a name says that a number is one of things, or how many there are: TypeScript has one word for all numbers.
fn counts(name: &str) -> bool {
    let lower = name.to_lowercase();
    let counts = ["id", "ids", "count", "files", "users", "sort"];
    // The number that a method answers with is an identifier.
    name == ROOT || keys::is_identifier(name) || counts.iter().any(|end| lower.ends_with(end))
}
