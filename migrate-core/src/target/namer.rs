//! Gives every object a name that PostgreSQL accepts, and says when that is not the name it came with.
//!
//! Names meet in namespaces other than those of the source. In PostgreSQL a schema's tables, indexes, views, sequences
//! and composite types share one; a table also takes the name as a type; the index behind a key takes the key's name;
//! other constraints need be unique only within their table. Whoever asks first keeps the name, so ask for the objects
//! that applications mention (tables, views) before those they do not (indexes, constraints).

use std::collections::{HashMap, HashSet};

use super::names::{MAX_BYTES, prefix};

/// A set of names that must differ from each other. The texts are names as they will be stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Namespace {
    /// Schemas of the database.
    Schemas,
    /// Roles (users and groups) of the cluster.
    Roles,
    /// Tables, indexes, views, materialized views, sequences, foreign tables and composite types of a schema, and the
    /// keys that are backed by an index; with them, to be safe, domains and enums, which collide with all but
    /// indexes and sequences.
    Relations {
        /// The schema.
        schema: String,
    },
    /// Constraints of one table.
    Constraints {
        /// The schema of the table.
        schema: String,
        /// The table.
        table: String,
    },
    /// Columns of one table, which must not be called like the system columns either.
    Columns {
        /// The schema of the table.
        schema: String,
        /// The table.
        table: String,
    },
    /// Triggers of one table.
    Triggers {
        /// The schema of the table.
        schema: String,
        /// The table.
        table: String,
    },
    /// Functions and procedures of a schema, as far as they must not be overloaded.
    Routines {
        /// The schema.
        schema: String,
    },
}

impl Namespace {
    /// Why PostgreSQL itself keeps a name from users here.
    fn forbids(&self, name: &str) -> bool {
        match self {
            // "unacceptable schema name": the prefix is kept for the system.
            Namespace::Schemas => name.starts_with("pg_") || name == "information_schema",
            Namespace::Roles => name.starts_with("pg_") || matches!(name, "public" | "none"),
            Namespace::Columns { .. } => {
                matches!(name, "ctid" | "xmin" | "cmin" | "xmax" | "cmax" | "tableoid")
            }
            _ => false,
        }
    }
}

/// Why a name is not the one that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// It has more than 63 bytes.
    TooLong,
    /// Another object of the namespace has it.
    Taken,
    /// PostgreSQL keeps it for itself.
    Forbidden,
    /// It is empty.
    Empty,
}

/// The name that an object gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The name, as it will be stored; not quoted.
    pub name: String,
    /// Why it differs from the name that was asked for; empty if it does not. A name can be too long and,
    /// once cut, taken.
    pub why: Vec<Why>,
}

impl Chosen {
    /// Whether the name differs from the one that was asked for.
    pub fn changed(&self) -> bool {
        !self.why.is_empty()
    }
}

/// Hands out names. The same requests in the same order yield the same names.
#[derive(Debug, Clone, Default)]
pub struct Namer {
    taken: HashMap<Namespace, HashSet<String>>,
    /// The number to try next for a stem, so that many equal names do not make a quadratic search.
    next: HashMap<(Namespace, String), u32>,
}

impl Namer {
    /// A namer to which no name is taken.
    pub fn new() -> Self {
        Namer::default()
    }

    /// Takes a name as it is. `false` if it is already taken.
    pub fn reserve(&mut self, namespace: &Namespace, name: &str) -> bool {
        self.taken.entry(namespace.clone()).or_default().insert(name.to_string())
    }

    /// Whether a name is free.
    pub fn is_free(&self, namespace: &Namespace, name: &str) -> bool {
        !self.taken.get(namespace).is_some_and(|names| names.contains(name))
    }

    /// A name that is free in one namespace: the one that is wanted, or a variant of it.
    pub fn choose(&mut self, namespace: &Namespace, wanted: &str) -> Chosen {
        self.choose_in(std::slice::from_ref(namespace), wanted, &[])
    }

    /// A name that is free in all of the namespaces (a primary key needs one free among the table's constraints and
    /// among the schema's relations). If the wanted one is not, the alternatives are tried (`emp_name_idx` for an index
    /// `name_idx` of the table `emp`), then the wanted one with a number.
    pub fn choose_in(&mut self, namespaces: &[Namespace], wanted: &str, alternatives: &[&str]) -> Chosen {
        let mut why = Vec::new();
        if wanted.is_empty() {
            why.push(Why::Empty);
        }
        let stem = if wanted.is_empty() { "unnamed" } else { wanted };
        let mut name = prefix(stem, MAX_BYTES).to_string();
        if name.len() < stem.len() {
            why.push(Why::TooLong);
        }
        if let Some(reason) = self.obstacle(namespaces, &name) {
            why.push(reason);
            name = alternatives
                .iter()
                .map(|a| prefix(a, MAX_BYTES))
                .find(|a| !a.is_empty() && self.obstacle(namespaces, a).is_none())
                .map(str::to_string)
                .unwrap_or_else(|| self.numbered(namespaces, stem));
        }
        for namespace in namespaces {
            self.reserve(namespace, &name);
        }
        Chosen { name, why }
    }

    fn obstacle(&self, namespaces: &[Namespace], name: &str) -> Option<Why> {
        if namespaces.iter().any(|n| n.forbids(name)) {
            Some(Why::Forbidden)
        } else if namespaces.iter().any(|n| !self.is_free(n, name)) {
            Some(Why::Taken)
        } else {
            None
        }
    }

    /// `name_1`, `name_2`, … cut so that the number fits. A forbidden prefix is put behind another one.
    fn numbered(&mut self, namespaces: &[Namespace], stem: &str) -> String {
        let stem = if namespaces.iter().any(|n| n.forbids(&format!("{stem}_1"))) {
            format!("x_{stem}")
        } else {
            stem.to_string()
        };
        let key = namespaces.first().map(|n| (n.clone(), stem.clone()));
        let mut number = key.as_ref().and_then(|k| self.next.get(k)).copied().unwrap_or(1);
        loop {
            let suffix = format!("_{number}");
            let name = format!("{}{suffix}", prefix(&stem, MAX_BYTES - suffix.len()));
            number += 1;
            if self.obstacle(namespaces, &name).is_none() {
                if let Some(key) = key {
                    self.next.insert(key, number);
                }
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relations() -> Namespace {
        Namespace::Relations { schema: "hr".into() }
    }

    #[test]
    fn keeps_a_name_that_is_free_and_numbers_one_that_is_not() {
        let mut namer = Namer::new();
        assert_eq!(namer.choose(&relations(), "emp"), Chosen { name: "emp".into(), why: vec![] });
        assert_eq!(namer.choose(&relations(), "emp"), Chosen { name: "emp_1".into(), why: vec![Why::Taken] });
        assert_eq!(namer.choose(&relations(), "emp").name, "emp_2");
        let other = Namespace::Relations { schema: "sales".into() };
        assert!(!namer.choose(&other, "emp").changed());
    }

    #[test]
    fn a_number_that_is_itself_a_name_is_skipped() {
        let mut namer = Namer::new();
        assert!(namer.reserve(&relations(), "emp"));
        assert!(namer.reserve(&relations(), "emp_1"));
        assert!(!namer.reserve(&relations(), "emp_1"));
        assert_eq!(namer.choose(&relations(), "emp").name, "emp_2");
    }

    #[test]
    fn an_alternative_comes_before_a_number() {
        let mut namer = Namer::new();
        namer.choose(&relations(), "name_idx");
        let second = namer.choose_in(&[relations()], "name_idx", &["emp_name_idx"]);
        assert_eq!(second, Chosen { name: "emp_name_idx".into(), why: vec![Why::Taken] });
        assert_eq!(namer.choose_in(&[relations()], "name_idx", &["emp_name_idx"]).name, "name_idx_1");
    }

    #[test]
    fn a_key_must_be_free_among_constraints_and_relations() {
        let mut namer = Namer::new();
        let constraints = Namespace::Constraints { schema: "hr".into(), table: "emp".into() };
        namer.choose(&relations(), "emp");
        let key = namer.choose_in(&[constraints.clone(), relations()], "emp", &[]);
        assert_eq!(key.name, "emp_1");
        assert!(!namer.is_free(&constraints, "emp_1"));
        assert!(!namer.choose(&constraints, "emp").changed(), "a check may be called like a table");
    }

    #[test]
    fn long_names_are_cut_as_postgresql_cuts_them_and_stay_distinct() {
        let mut namer = Namer::new();
        let long = "長い名前".repeat(6);
        let first = namer.choose(&relations(), &long);
        assert_eq!(first.why, [Why::TooLong]);
        assert_eq!(first.name, crate::target::truncate_63(&long).0);
        let second = namer.choose(&relations(), &format!("{long}二"));
        assert_eq!(second.why, [Why::TooLong, Why::Taken]);
        assert!(second.name.len() <= 63 && second.name.ends_with("_1"), "{}", second.name);
    }

    #[test]
    fn names_that_postgresql_keeps_are_changed() {
        let mut namer = Namer::new();
        let columns = Namespace::Columns { schema: "hr".into(), table: "emp".into() };
        assert_eq!(
            namer.choose(&columns, "ctid"),
            Chosen { name: "ctid_1".into(), why: vec![Why::Forbidden] }
        );
        assert_eq!(namer.choose(&Namespace::Schemas, "pg_app").name, "x_pg_app_1");
        assert_eq!(namer.choose(&Namespace::Roles, "public").name, "public_1");
        assert_eq!(namer.choose(&columns, "").why, [Why::Empty]);
    }

    #[test]
    fn ten_thousand_equal_names_take_no_quadratic_time() {
        let mut namer = Namer::new();
        let names: HashSet<String> =
            (0..10_000).map(|_| namer.choose(&relations(), "idx_name").name).collect();
        assert_eq!(names.len(), 10_000);
    }
}
