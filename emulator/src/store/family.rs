//! What the store has to know of a family of objects beside its documentation.

use crate::model::Version;

/// A family of methods about one kind of object, as data.
#[derive(Debug)]
pub struct Family {
    /// The beginning of its methods' names.
    pub name: &'static str,
    /// The version of the API.
    pub version: Version,
    /// What its methods do, by the rest of their names.
    pub methods: &'static [(&'static str, Verb, Says)],
    /// Where its objects are kept; views of the same objects share a table.
    pub table: &'static str,
    /// How fields are written on the wire.
    pub names: Names,
    /// The parameters that can name an object, the first that is there.
    pub ids: &'static [&'static str],
    /// The parameter that holds the fields; nothing where they are parameters themselves.
    pub fields: &'static str,
    /// What parameter says where an object belongs.
    pub scope: Scope,
    /// Fields with another name in the store.
    pub stored: Renamed,
    /// Parameters that are written into a column with another name.
    pub sends: Renamed,
    /// Parameters that a list is restricted by, and the columns.
    pub asks: Renamed,
    /// How its list pages, where it does by parameters of its own.
    pub window: Option<Window>,
    /// What all of its objects have in common, others in the same table not.
    pub always: Renamed,
    /// A field whose values begin the same, and how.
    pub prefix: Option<(&'static str, &'static str)>,
    /// Fields with many values, each with a number of its own.
    pub multiple: &'static [&'static str],
    /// Fields of files: what is attached has a number of its own there.
    pub attached: &'static [&'static str],
    /// Users whose fields can be selected with a dot: a name, and the column with the user's number.
    pub people: Renamed,
    /// How values of properties get their numbers.
    pub properties: Properties,
    /// Fields whose numbers in the store are words on the wire.
    pub words: &'static [(&'static str, Words)],
    /// What a new object has where nothing else is said.
    pub new: &'static [(&'static str, Is)],
    /// What each change sets.
    pub changed: &'static [(&'static str, Is)],
    /// What follows from other fields.
    pub follows: &'static [Follows],
    /// What seeding puts in.
    pub seed: &'static [(&'static str, Sample)],
}

/// How a parameter says where an object belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// None does.
    None,
    /// It is kept in a column.
    Column(&'static str, &'static str),
    /// It is the number of a type, and each type has a table.
    Type(&'static str, &'static str),
}

/// How values of properties get numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Properties {
    /// They get none.
    Plain,
    /// Each is an object with the value and its number.
    Numbered,
    /// They are an object with the numbers for names.
    Keyed,
}

/// How fields are written on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Names {
    /// `STAGE_ID`.
    #[default]
    Upper,
    /// `stageId`.
    Camel,
}

/// Numbers and the words for them.
pub type Words = &'static [(i64, &'static str)];

/// Names on the wire, in capitals, and the names in the store.
pub type Renamed = &'static [(&'static str, &'static str)];

/// What a method does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verb {
    /// Makes an object.
    Add,
    /// Reads one.
    Get,
    /// Reads the one that the caller is.
    Current,
    /// Reads many.
    List,
    /// Changes what is sent.
    Update,
    /// Changes what is known beforehand.
    Set(&'static [(&'static str, Is)]),
    /// Removes one.
    Delete,
    /// Tells the number of the one with these parameters' values.
    Find(&'static [&'static str]),
    /// Changes who is in it, or tells who is.
    Members(Members),
}

/// What becomes of those who are in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// Others come.
    Add,
    /// One is made to go.
    Remove,
    /// Who calls goes.
    Leave,
    /// Who is in it is told.
    List,
}

/// What a method answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// The number of the object.
    Id,
    /// `true`.
    True,
    /// `null`.
    Null,
    /// An empty map.
    Empty,
    /// `true` below a name.
    TrueIn(&'static str),
    /// The object, below a name if there is one.
    Row(&'static str),
    /// Objects, likewise.
    Rows(&'static str),
    /// Objects below a name, beside a number and empty lists below others.
    Page(&'static str, Beside),
}

/// What stands beside objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// The name of a number, and the parameter that it ends.
    pub number: (&'static str, &'static str),
    /// Names of lists.
    pub lists: &'static [&'static str],
}

/// How a list pages by parameters of its own: the newest objects first, unless one says where to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The parameter for how many.
    pub limit: &'static str,
    /// How many, where it is left out.
    pub rows: u64,
    /// The parameter that says where to begin, with which the oldest come first.
    pub after: &'static str,
}

impl Says {
    /// Where an object or objects stand in `result`.
    pub fn path(self) -> &'static str {
        match self {
            Self::Row(name) | Self::Rows(name) | Self::Page(name, _) => name,
            _ => "",
        }
    }
}

/// A value that the portal sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Is {
    /// The time.
    Now,
    /// Who calls.
    Caller,
    /// A text.
    Text(&'static str),
    /// A number.
    Number(i64),
}

/// A field that follows from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follows {
    /// The other one.
    pub from: &'static str,
    /// The field.
    pub to: &'static str,
    /// Its value for some values of the other one.
    pub of: Renamed,
    /// Its value for all others.
    pub otherwise: &'static str,
}

impl Follows {
    /// Its value. Stages of a funnel have the funnel before a colon.
    pub fn value(&self, from: &str) -> &'static str {
        let end = from.rsplit(':').next().unwrap_or(from);
        let found = self.of.iter().find(|(one, _)| *one == end);
        found.map_or(self.otherwise, |(_, value)| value)
    }
}

/// What seeding puts into a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// A text with the object's number.
    Named(&'static str),
    /// A text that is the same for all.
    Text(&'static str),
    /// One of some.
    One(&'static [&'static str]),
    /// The number of another object, up to this one.
    Reference(u32),
    /// An amount with cents, up to this one.
    Amount(u32),
    /// A number that is the same for all.
    Number(i64),
    /// A time that grows with the number.
    Time,
}

/// The objects that `crm.item` and `crm.lead` and others have in common, by the number of their type, with the fields that have
/// another name there.
pub const TYPES: &[(i64, &str, Renamed)] = &[
    (1, "crm.lead", LEAD),
    (2, "crm.deal", &[]),
    (3, "crm.contact", &[]),
    (4, "crm.company", &[]),
    (7, "crm.quote", LEAD),
];

const LEAD: Renamed = &[
    ("STAGE_ID", "STATUS_ID"),
    ("STAGE_SEMANTIC_ID", "STATUS_SEMANTIC_ID"),
];
