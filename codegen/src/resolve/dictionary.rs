//! The dictionaries' tokens → what they stand for.

use std::collections::BTreeMap;

use super::places;
use crate::facts::{AllowedValue, At, Class, Content, Field, PageFacts, TypeRow};

/// The file name of a dictionary.
const FILE: &str = "data-types.md";

/// Whether a page is a dictionary.
pub fn is_one(path: &str) -> bool {
    path.rsplit('/').next() == Some(FILE)
}

/// What tokens stand for.
pub struct Dictionary<'p> {
    scalars: BTreeMap<String, Scalar<'p>>,
    objects: BTreeMap<String, Entry<'p>>,
}

/// A token that stands for a plain value.
pub struct Scalar<'p> {
    /// The base type; empty where the dictionary does not say it.
    pub base: &'p str,
    /// Allowed values.
    pub values: &'p [AllowedValue],
}

/// A token that stands for an object.
pub struct Entry<'p> {
    /// The token.
    pub name: String,
    /// The page that describes it.
    pub page: &'p PageFacts,
    /// The fields.
    pub fields: Vec<&'p [Field]>,
    /// Where they are described.
    pub at: At,
}

impl<'p> Dictionary<'p> {
    /// Reads the dictionaries among the pages.
    pub fn new(pages: &[&'p PageFacts]) -> Self {
        let mut dictionary = Self {
            scalars: BTreeMap::new(),
            objects: BTreeMap::new(),
        };
        for page in pages {
            if page.class == Class::Reference && is_one(&page.path) {
                dictionary.add(page);
            }
        }
        dictionary
    }

    fn add(&mut self, page: &'p PageFacts) {
        for (at, section) in page.sections.iter().enumerate() {
            for content in &section.content {
                if let Content::Types(rows) = content {
                    rows.iter().for_each(|row| self.scalar(row));
                }
            }
            let Some(name) = token(&section.title, section.anchor.as_deref()) else {
                continue;
            };
            let sections = places::with_inner(&page.sections, at);
            if let Some(fields) = places::first_fields(&sections) {
                self.objects.entry(name.clone()).or_insert(Entry {
                    name,
                    page,
                    fields,
                    at: section.at.clone(),
                });
            }
        }
    }

    fn scalar(&mut self, row: &'p TypeRow) {
        self.scalars.entry(row.name.clone()).or_insert(Scalar {
            base: row.base.as_deref().unwrap_or_default(),
            values: &row.values,
        });
    }

    /// A token of a plain value.
    pub fn scalar_of(&self, token: &str) -> Option<&Scalar<'p>> {
        self.scalars.get(token)
    }

    /// A token of an object, ignoring case.
    pub fn object(&self, token: &str) -> Option<&Entry<'p>> {
        self.objects.get(token).or_else(|| {
            self.objects
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(token))
                .map(|(_, entry)| entry)
        })
    }

    /// The field behind `T.field`.
    pub fn field(&self, token: &str) -> Option<&'p Field> {
        let (object, name) = token.split_once('.')?;
        let entry = self.object(object)?;
        entry
            .fields
            .iter()
            .flat_map(|fields| fields.iter())
            .find(|field| {
                field
                    .names
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name))
            })
    }

    /// Every object in order of its token.
    pub fn objects(&self) -> impl Iterator<Item = &Entry<'p>> {
        self.objects.values()
    }
}

/// The token that a heading of a dictionary describes.
fn token(title: &str, anchor: Option<&str>) -> Option<String> {
    let is_token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let words: Vec<&str> = title
        .split_whitespace()
        .map(|word| word.trim_matches('`'))
        .collect();
    let named = match words.as_slice() {
        [one] if is_token(one) => Some((*one).to_owned()),
        [one, other] if other.eq_ignore_ascii_case("object") && is_token(one) => {
            Some((*one).to_owned())
        }
        _ => None,
    };
    let named = named.or_else(|| anchor.filter(|anchor| is_token(anchor)).map(str::to_owned))?;
    // `Time Object` is the token `time`.
    Some(match anchor {
        Some(anchor) if anchor.eq_ignore_ascii_case(&named) => anchor.to_owned(),
        _ => named,
    })
}
