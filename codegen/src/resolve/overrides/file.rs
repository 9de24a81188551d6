//! The files of overrides.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use toml::Spanned;

use super::ty;
use crate::diagnostic::Place;
use crate::facts::Wire;
use crate::ir::{EnumValue, Required, Type, Version};
use crate::source::LineIndex;

/// The folder of the overrides, relative to the root of the workspace.
pub const FOLDER: &str = "codegen/overrides";

/// All overrides, in the order of their files' names and of their lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overrides(Vec<Override>);

/// One correction.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// Whose parameter it is.
    pub target: Target,
    /// The path of the parameter: names separated by full stops, through lists and maps alike.
    pub parameter: String,
    /// What is corrected.
    pub verb: Verb,
    /// What is wrong upstream.
    pub reason: String,
    /// What says so, other than the example that it mends.
    pub witness: String,
    /// Where that stands.
    pub link: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// Whose parameters an override means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A method's.
    Method(String, Version),
    /// Those of an object that methods share.
    Object(String),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::Method(name, Version::V2) | Target::Object(name) => f.write_str(name),
            Target::Method(name, Version::V3) => write!(f, "{name} (REST 3.0)"),
        }
    }
}

/// What an override corrects.
#[derive(Debug, Clone, PartialEq)]
pub enum Verb {
    /// The type.
    Type(Type),
    /// Whether it is required.
    Required(Required),
    /// The wire name.
    Name(String),
    /// More names for the same parameter.
    Aliases(Vec<String>),
    /// How a boolean is written.
    Wire(Wire),
    /// The allowed values.
    Values(Vec<EnumValue>),
    /// A parameter that the table lacks, of this type.
    Add(Type),
    /// What the value, whose own type stays, stands in.
    Container(Container),
    /// The object takes keys that the page does not name.
    Open,
    /// The parameter does not exist.
    Skip,
}

/// What a value stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// Nothing: there is one.
    One,
    /// A list.
    List,
    /// An object whose keys are data.
    Map,
    /// One, or a list.
    OneOrMany,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "override", default)]
    overrides: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    method: Option<String>,
    version: Option<u8>,
    object: Option<String>,
    parameter: String,
    reason: String,
    witness: String,
    link: Option<String>,
    #[serde(rename = "type")]
    ty: Option<String>,
    required: Option<String>,
    name: Option<String>,
    aliases: Option<Vec<String>>,
    wire: Option<Wire>,
    values: Option<Vec<String>>,
    add: Option<String>,
    container: Option<Container>,
    open: Option<bool>,
    skip: Option<bool>,
}

impl Overrides {
    /// Reads the folder of a workspace; a workspace without one corrects nothing.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is no list of overrides.
    pub fn load(root: &Path) -> Result<Self> {
        let folder = root.join(FOLDER);
        if !folder.is_dir() {
            return Ok(Self::default());
        }
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read `{FOLDER}`"))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        names.sort();
        let mut all = Self::default();
        for name in names {
            let path = format!("{FOLDER}/{name}");
            let text = std::fs::read_to_string(root.join(&path))
                .with_context(|| format!("cannot read `{path}`"))?;
            all.0.extend(Self::parse(&path, &text)?.0);
        }
        Ok(all)
    }

    /// Reads one file.
    ///
    /// # Errors
    ///
    /// When it is no list of overrides; the message names the line.
    pub fn parse(path: &str, text: &str) -> Result<Self> {
        let written: Written =
            toml::from_str(text).with_context(|| format!("`{path}` is no list of overrides"))?;
        let index = LineIndex::new(text);
        let mut entries = Vec::new();
        for spanned in written.overrides {
            let place = index.place(path, spanned.span().start);
            let entry = read(spanned.into_inner(), &place).with_context(|| place.to_string())?;
            entries.push(entry);
        }
        Ok(Self(entries))
    }

    /// All but one, by its place in the order.
    pub fn without(&self, at: usize) -> Self {
        let others = self.0.iter().enumerate().filter(|(other, _)| *other != at);
        Self(others.map(|(_, entry)| entry.clone()).collect())
    }

    /// The overrides in order.
    pub fn entries(&self) -> &[Override] {
        &self.0
    }
}

fn read(entry: Entry, place: &Place) -> Result<Override> {
    ensure!(!entry.reason.trim().is_empty(), "the reason is empty");
    ensure!(
        !entry.witness.trim().is_empty(),
        "the witness is empty: an override needs one besides the example that it mends"
    );
    if let Some(link) = &entry.link {
        ensure!(is_address(link), "`{link}` is no address of a web page");
    }
    let mut verbs = Vec::new();
    if let Some(text) = entry.ty {
        verbs.push(Verb::Type(ty::parse(&text)?));
    }
    if let Some(text) = entry.required {
        verbs.push(Verb::Required(match text.as_str() {
            "always" => Required::Always,
            "conditional" => Required::Conditional(Vec::new()),
            text if text.starts_with("conditional on ") => {
                let names = text["conditional on ".len()..].split(", ");
                Required::Conditional(names.map(str::to_owned).collect())
            }
            "no" => Required::No,
            other => {
                bail!("`required = {other:?}` is none of always, conditional, conditional on …, no")
            }
        }));
    }
    verbs.extend(entry.name.map(Verb::Name));
    verbs.extend(entry.aliases.map(Verb::Aliases));
    verbs.extend(entry.wire.map(Verb::Wire));
    verbs.extend(entry.values.map(|values| {
        let values = values
            .into_iter()
            .map(|value| EnumValue { value, label: None });
        Verb::Values(values.collect())
    }));
    if let Some(text) = entry.add {
        verbs.push(Verb::Add(ty::parse(&text)?));
    }
    verbs.extend(entry.container.map(Verb::Container));
    verbs.extend(entry.open.filter(|open| *open).map(|_| Verb::Open));
    verbs.extend(entry.skip.filter(|skip| *skip).map(|_| Verb::Skip));
    let count = verbs.len();
    let (Some(verb), 1) = (verbs.pop(), count) else {
        bail!(
            "an override has one verb (type, required, name, aliases, wire, values, add, container, open, skip), this one has {count}"
        );
    };
    let target = match (entry.method, entry.object, entry.version) {
        (Some(method), None, None | Some(2)) => Target::Method(method, Version::V2),
        (Some(method), None, Some(3)) => Target::Method(method, Version::V3),
        (Some(_), None, Some(other)) => bail!("there is no version {other} of the API"),
        (None, Some(object), None) => Target::Object(object),
        _ => bail!("an override names a method (and its version), or an object"),
    };
    Ok(Override {
        target,
        parameter: entry.parameter,
        verb,
        reason: entry.reason,
        witness: entry.witness,
        link: entry.link,
        place: place.clone(),
    })
}

/// Whether a text is the address of a page that everybody can open.
fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let labels = || host.split('.');
    let is_label = |label: &str| {
        let edges = !label.starts_with('-') && !label.ends_with('-');
        let inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        !label.is_empty() && edges && label.chars().all(inside)
    };
    let visible = text.chars().all(|letter| letter.is_ascii_graphic());
    labels().count() > 1 && labels().all(is_label) && visible
}
