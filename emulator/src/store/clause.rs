//! Conditions in SQL.

use rusqlite::types::Value as Stored;

/// How many values a condition may have.
const VALUES: usize = 20_000;
/// How many signs its SQL may have.
const SIGNS: usize = 900_000;
/// How many bytes a pattern may have; nothing is as long.
const PATTERN: usize = 50_000;

/// The operation of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Equal to one of the values.
    Equal,
    /// Compared by this sign.
    Compare(&'static str),
    /// A part of it.
    Contains,
    /// Of a pattern.
    Like,
    /// From one to another.
    Between,
}

/// A condition in SQL, and the values in it.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Clause {
    /// The SQL.
    pub sql: String,
    /// The values.
    pub values: Vec<Stored>,
}

impl Clause {
    /// Whether SQLite would not take it.
    pub fn is_too_large(&self) -> bool {
        self.values.len() > VALUES || self.sql.len() > SIGNS
    }
}

/// What is compared: a column, or each of the values in it.
pub struct Subject {
    before: String,
    text: String,
    number: Option<String>,
    after: &'static str,
}

impl Subject {
    /// The value of a column.
    pub fn plain(column: &str) -> Self {
        Self {
            before: String::new(),
            text: column.to_owned(),
            number: None,
            after: "",
        }
    }

    /// Each value in a column that may hold many.
    pub fn loose(column: &str) -> Self {
        let value = "CASE e.type WHEN 'object' THEN coalesce(e.value ->> 'VALUE', e.value ->> 'value') \
                     ELSE e.value END";
        Self {
            before: format!(
                "EXISTS (SELECT 1 FROM json_each(CASE typeof({column}) WHEN 'blob' THEN CAST({column} AS TEXT) \
                 ELSE json_array({column}) END) AS e WHERE e.key IS NOT 'valueId' AND "
            ),
            text: format!("CAST({value} AS TEXT) COLLATE NOCASE"),
            number: Some(format!("CAST({value} AS REAL)")),
            after: ")",
        }
    }

    /// The comparison; nothing where there is nothing to compare with.
    pub fn compare(&self, operation: Operation, values: Vec<Stored>) -> Option<Clause> {
        if values.is_empty() {
            return None;
        }
        let text = &self.text;
        let one = |sql: String, values: Vec<Stored>| Clause { sql, values };
        let clause = match operation {
            Operation::Equal if values.len() == 1 => one(format!("{text} = ?"), values),
            Operation::Equal => {
                let places = vec!["?"; values.len()].join(",");
                one(format!("{text} IN ({places})"), values)
            }
            Operation::Compare(sign) => {
                let parts = values.into_iter().map(|value| {
                    let (subject, value) = self.ranged(value);
                    one(format!("{subject} {sign} ?"), vec![value])
                });
                join(parts.collect(), true)
            }
            Operation::Between => {
                let mut values = values.into_iter();
                let (low, high) = (values.next()?, values.next()?);
                let ((subject, low), (_, high)) = (self.ranged(low), self.ranged(high));
                one(format!("{subject} BETWEEN ? AND ?"), vec![low, high])
            }
            Operation::Contains | Operation::Like => {
                let parts = values.into_iter().map(|value| {
                    let pattern = pattern(&value, operation == Operation::Contains);
                    if pattern.len() > PATTERN {
                        return one("0".to_owned(), vec![]);
                    }
                    let sql = format!("{text} LIKE ? ESCAPE '\\'");
                    one(sql, vec![Stored::Text(pattern)])
                });
                join(parts.collect(), true)
            }
        };
        Some(Clause {
            sql: format!("{}({}){}", self.before, clause.sql, self.after),
            ..clause
        })
    }

    /// Of values whose type nobody knows, numbers are compared as numbers.
    fn ranged(&self, value: Stored) -> (&str, Stored) {
        match (&self.number, &value) {
            (Some(number), Stored::Text(text)) => match text.trim().parse::<f64>() {
                Ok(parsed) if parsed.is_finite() => (number, Stored::Real(parsed)),
                _ => (&self.text, value),
            },
            _ => (&self.text, value),
        }
    }
}

fn pattern(value: &Stored, is_part: bool) -> String {
    let text = match value {
        Stored::Text(text) => text.clone(),
        Stored::Integer(integer) => integer.to_string(),
        Stored::Real(real) => real.to_string(),
        Stored::Null | Stored::Blob(_) => String::new(),
    };
    if !is_part {
        return text.replace('\\', "\\\\");
    }
    let mut out = String::from("%");
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(sign);
    }
    out.push('%');
    out
}

/// Conditions of which one is enough, or all are needed. They are joined by twos, because SQLite takes chains of only so many.
pub fn join(parts: Vec<Clause>, is_or: bool) -> Clause {
    let sign = if is_or { "OR" } else { "AND" };
    let mut parts: Vec<Clause> = parts
        .into_iter()
        .filter(|part| !part.sql.is_empty())
        .collect();
    while parts.len() > 1 {
        let mut next = Vec::with_capacity(parts.len().div_ceil(2));
        let mut rest = parts.into_iter();
        while let Some(mut left) = rest.next() {
            if let Some(right) = rest.next() {
                left.sql = format!("({} {sign} {})", left.sql, right.sql);
                left.values.extend(right.values);
            }
            next.push(left);
        }
        parts = next;
    }
    let mut whole = parts.pop().unwrap_or_default();
    if !whole.sql.is_empty() {
        whole.sql = format!("({})", whole.sql);
    }
    whole
}

/// Both.
pub fn and(left: Clause, right: Clause) -> Clause {
    join(vec![left, right], false)
}
