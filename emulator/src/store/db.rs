//! The database: a table for each kind of object, a column for each field that was ever written.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::types::Value as Stored;
use rusqlite::{Connection, Row, params_from_iter};

use super::clause::Clause;

/// How many columns a table may have; custom fields beyond it are not kept.
const COLUMNS: usize = 1000;
/// How many tables there may be: there is one for each type of items.
const TABLES: usize = 1000;
/// How many counts are remembered.
const COUNTS: usize = 256;

/// A database.
#[derive(Debug)]
pub struct Db {
    connection: Connection,
    tables: HashMap<String, Table>,
    counts: HashMap<String, (u64, u64)>,
}

#[derive(Debug, Default)]
struct Table {
    columns: HashSet<String>,
    /// Grows with every change, so that what is remembered is known to be old.
    version: u64,
}

impl Db {
    /// Opens one in memory or in a file.
    ///
    /// # Errors
    ///
    /// When the file is none.
    pub fn open(file: Option<&Path>) -> rusqlite::Result<Self> {
        let connection = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        if file.is_some() {
            connection.pragma_update(None, "journal_mode", "WAL")?;
        }
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.set_prepared_statement_cache_capacity(128);
        let mut db = Self {
            connection,
            tables: HashMap::new(),
            counts: HashMap::new(),
        };
        db.read_tables()?;
        Ok(db)
    }

    fn read_tables(&mut self) -> rusqlite::Result<()> {
        let sql = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut tables: HashMap<String, Table> = HashMap::new();
        while let Some(row) = rows.next()? {
            let table: String = row.get(0)?;
            tables.entry(table).or_default().columns.insert(row.get(1)?);
        }
        self.tables = tables;
        Ok(())
    }

    /// The tables, and how many columns each has.
    pub fn tables(&self) -> Vec<(String, usize)> {
        let tables = self.tables.iter();
        tables
            .map(|(name, table)| (name.clone(), table.columns.len()))
            .collect()
    }

    /// Whether a table has a column.
    pub fn has(&self, table: &str, column: &str) -> bool {
        let columns = self.tables.get(table).map(|table| &table.columns);
        columns.is_some_and(|columns| columns.contains(column))
    }

    /// The custom fields that a table has, in order.
    pub fn custom(&self, table: &str) -> Vec<String> {
        let columns = self.tables.get(table).map(|table| &table.columns);
        let mut custom: Vec<String> = columns
            .into_iter()
            .flatten()
            .filter(|column| super::names::is_custom(column))
            .cloned()
            .collect();
        custom.sort_unstable();
        custom
    }

    /// Begins what is undone unless it ends well.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn atomically<T, E: From<rusqlite::Error>>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let done = act(self);
        if done.is_ok() {
            self.connection.execute_batch("COMMIT")?;
        } else {
            self.connection.execute_batch("ROLLBACK")?;
            self.read_tables()?;
            self.counts.clear();
        }
        done
    }

    /// Sees to it that a table has these columns; false where it cannot have more.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn prepare<'a>(
        &mut self,
        table: &str,
        columns: impl Iterator<Item = &'a str>,
    ) -> rusqlite::Result<bool> {
        if !self.tables.contains_key(table) {
            if self.tables.len() >= TABLES {
                return Ok(false);
            }
            let sql =
                format!("CREATE TABLE \"{table}\" (\"ID\" INTEGER PRIMARY KEY AUTOINCREMENT)");
            self.connection.execute_batch(&sql)?;
            let mut made = Table::default();
            made.columns.insert("ID".to_owned());
            self.tables.insert(table.to_owned(), made);
        }
        let Some(known) = self.tables.get_mut(table) else {
            return Ok(false);
        };
        for column in columns {
            if known.columns.contains(column) {
                continue;
            }
            if known.columns.len() >= COLUMNS {
                return Ok(false);
            }
            let sql = format!("ALTER TABLE \"{table}\" ADD COLUMN \"{column}\" COLLATE NOCASE");
            self.connection.execute_batch(&sql)?;
            known.columns.insert(column.to_owned());
        }
        Ok(true)
    }

    fn changed(&mut self, table: &str) {
        if let Some(table) = self.tables.get_mut(table) {
            table.version += 1;
        }
    }

    /// Adds a row and gives its number.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn insert(
        &mut self,
        table: &str,
        columns: &[String],
        values: Vec<Stored>,
    ) -> rusqlite::Result<i64> {
        self.changed(table);
        let sql = insertion(table, columns);
        self.connection
            .prepare_cached(&sql)?
            .execute(params_from_iter(values))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Adds many rows by one statement.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn insert_all(
        &mut self,
        table: &str,
        columns: &[String],
        count: u64,
        mut fill: impl FnMut(u64, &mut Vec<Stored>),
    ) -> rusqlite::Result<()> {
        self.changed(table);
        let mut statement = self.connection.prepare(&insertion(table, columns))?;
        let mut row = Vec::with_capacity(columns.len());
        for place in 0..count {
            row.clear();
            fill(place, &mut row);
            statement.execute(params_from_iter(row.iter()))?;
        }
        Ok(())
    }

    /// Changes a row; false where there is none.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn update(
        &mut self,
        table: &str,
        columns: &[String],
        mut values: Vec<Stored>,
        one: Clause,
    ) -> rusqlite::Result<bool> {
        if !self.tables.contains_key(table) {
            return Ok(false);
        }
        self.changed(table);
        let sets: Vec<String> = columns
            .iter()
            .map(|column| format!("\"{column}\" = ?"))
            .collect();
        let sql = format!(
            "UPDATE \"{table}\" SET {} WHERE {}",
            sets.join(", "),
            one.sql
        );
        values.extend(one.values);
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .execute(params_from_iter(values))?
            > 0)
    }

    /// Removes a row; false where there is none.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn delete(&mut self, table: &str, one: Clause) -> rusqlite::Result<bool> {
        if !self.tables.contains_key(table) {
            return Ok(false);
        }
        self.changed(table);
        let sql = format!("DELETE FROM \"{table}\" WHERE {}", one.sql);
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .execute(params_from_iter(one.values))?
            > 0)
    }

    /// Reads rows.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn select<T>(
        &self,
        table: &str,
        columns: &str,
        filter: &Clause,
        rest: &str,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        if !self.tables.contains_key(table) {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {columns} FROM \"{table}\"{}{rest}",
            condition(filter)
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(filter.values.iter()))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read(row)?);
        }
        Ok(out)
    }

    /// How many rows there are. Pages of one list ask for the same number, so it is remembered until something changes.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn count(&mut self, table: &str, filter: &Clause) -> rusqlite::Result<u64> {
        let Some(version) = self.tables.get(table).map(|table| table.version) else {
            return Ok(0);
        };
        let key = format!("{table} {} {:?}", filter.sql, filter.values);
        if let Some((of, count)) = self.counts.get(&key)
            && *of == version
        {
            return Ok(*count);
        }
        let sql = format!("SELECT COUNT(*) FROM \"{table}\"{}", condition(filter));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let count: i64 =
            statement.query_row(params_from_iter(filter.values.iter()), |row| row.get(0))?;
        let count = u64::try_from(count).unwrap_or_default();
        if self.counts.len() >= COUNTS {
            self.counts.clear();
        }
        if key.len() < 10_000 {
            self.counts.insert(key, (version, count));
        }
        Ok(count)
    }
}

fn condition(filter: &Clause) -> String {
    if filter.sql.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", filter.sql)
    }
}

fn insertion(table: &str, columns: &[String]) -> String {
    if columns.is_empty() {
        return format!("INSERT INTO \"{table}\" DEFAULT VALUES");
    }
    let places = vec!["?"; columns.len()].join(", ");
    format!(
        "INSERT INTO \"{table}\" (\"{}\") VALUES ({places})",
        columns.join("\", \"")
    )
}
