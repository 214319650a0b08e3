//! The catalog itself: objects in order of creation, found by namespace and name.
//!
//! Scripts name things loosely: one says `hr.employees`, another, run as HR, says `employees`. A name that is not there
//! as it is written finds the only object of that name, whatever its schema; two of them are never mixed up.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::*;
use crate::dialect::Dialect;

/// A namespace of the source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Namespace {
    Schema,
    Role,
    Relation,
    Index,
    IndexOf(String),
    Type,
    Routine(RoutineKind),
    Link,
    Partitioning,
}

type Key = (Namespace, String, String);

/// A database's definition: objects in order of creation, and what is granted on them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Catalog {
    /// Format version, see [`SNAPSHOT_VERSION`].
    pub version: u32,
    /// The source dialect.
    pub dialect: Dialect,
    /// Objects; `None` where one was dropped again.
    objects: Vec<Option<Object>>,
    /// Grants, revokes and denies in order.
    pub grants: Vec<Grant>,
    #[serde(skip)]
    #[schemars(skip)]
    index: HashMap<Key, usize>,
    /// Objects by namespace and name in any schema.
    #[serde(skip)]
    #[schemars(skip)]
    by_name: HashMap<(Namespace, String), Vec<usize>>,
}

impl Catalog {
    /// An empty catalog.
    pub fn new(dialect: Dialect) -> Self {
        Catalog {
            version: SNAPSHOT_VERSION,
            dialect,
            objects: Vec::new(),
            grants: Vec::new(),
            index: HashMap::new(),
            by_name: HashMap::new(),
        }
    }

    fn fold(&self, text: &str) -> String {
        match self.dialect {
            Dialect::SqlServer | Dialect::MySql => text.to_lowercase(),
            _ => text.to_string(),
        }
    }

    fn key(&self, namespace: Namespace, name: &QName) -> Key {
        let schema = name.schema.as_ref().map(|s| self.fold(&s.text)).unwrap_or_default();
        (namespace, schema, self.fold(&name.name.text))
    }

    /// Adds an object. If its name is taken in its namespace, the older one is returned and replaced.
    pub fn insert(&mut self, object: Object) -> Option<Object> {
        let key = self.key(object.namespace(self.dialect), &object.head().name);
        let anonymous = object.head().name.name.text.is_empty();
        self.objects.push(Some(object));
        if anonymous {
            return None;
        }
        let at = self.objects.len() - 1;
        self.by_name.entry((key.0.clone(), key.2.clone())).or_default().push(at);
        let old = self.index.insert(key, at)?;
        self.objects.get_mut(old).and_then(Option::take)
    }

    /// Whether there is an object of exactly this name.
    pub fn holds(&self, namespace: Namespace, name: &QName) -> bool {
        self.index.contains_key(&self.key(namespace, name))
    }

    /// The position of an object by namespace and name: of exactly this name, else the only one of this name where either
    /// side says no schema.
    pub fn position(&self, namespace: Namespace, name: &QName) -> Option<usize> {
        let key = self.key(namespace, name);
        if let Some(i) = self.index.get(&key) {
            return Some(*i);
        }
        let (namespace, schema, name) = key;
        let candidates = self.by_name.get(&(namespace, name))?;
        let mut found = candidates.iter().copied().filter(|i| {
            let object = self.objects.get(*i).and_then(Option::as_ref);
            object.is_some_and(|o| schema.is_empty() || o.head().name.schema.is_none())
        });
        let first = found.next()?;
        if found.next().is_some() { None } else { Some(first) }
    }

    /// An object by namespace and name.
    pub fn get(&self, namespace: Namespace, name: &QName) -> Option<&Object> {
        self.objects.get(self.position(namespace, name)?)?.as_ref()
    }

    /// An object by namespace and name, to change it.
    pub fn get_mut(&mut self, namespace: Namespace, name: &QName) -> Option<&mut Object> {
        let i = self.position(namespace, name)?;
        self.objects.get_mut(i)?.as_mut()
    }

    /// Removes an object.
    pub fn remove(&mut self, namespace: Namespace, name: &QName) -> Option<Object> {
        let i = self.position(namespace.clone(), name)?;
        let object = self.objects.get_mut(i).and_then(Option::take)?;
        let key = self.key(namespace, &object.head().name);
        if let Some(list) = self.by_name.get_mut(&(key.0.clone(), key.2.clone())) {
            list.retain(|x| *x != i);
        }
        self.index.remove(&key);
        Some(object)
    }

    /// A table by name.
    pub fn table(&self, name: &QName) -> Option<&Table> {
        match self.get(Namespace::Relation, name) {
            Some(Object::Table(t)) => Some(t),
            _ => None,
        }
    }

    /// A table by name, to change it.
    pub fn table_mut(&mut self, name: &QName) -> Option<&mut Table> {
        match self.get_mut(Namespace::Relation, name) {
            Some(Object::Table(t)) => Some(t),
            _ => None,
        }
    }

    /// A table by name.
    pub fn find_table(&self, name: &QName) -> Option<&Table> {
        self.table(name)
    }

    fn same(&self, a: &QName, b: &QName) -> bool {
        self.key(Namespace::Relation, a) == self.key(Namespace::Relation, b)
    }

    /// Takes out the indexes of a table.
    pub fn remove_indexes_of(&mut self, table: &QName) -> Vec<Index> {
        let at: Vec<usize> = (0..self.objects.len())
            .filter(|i| {
                matches!(self.objects.get(*i), Some(Some(Object::Index(x))) if self.same(&x.table, table))
            })
            .collect();
        let mut out = Vec::new();
        for i in at {
            if let Some(Object::Index(x)) = self.objects.get_mut(i).and_then(Option::take) {
                out.push(x);
            }
        }
        if !out.is_empty() {
            self.reindex();
        }
        out
    }

    /// Takes out the indexes whose names stand at these places.
    pub fn remove_indexes(&mut self, at: &[crate::diagnostic::Span]) -> Vec<Index> {
        let mut out = Vec::new();
        for slot in &mut self.objects {
            if matches!(slot, Some(Object::Index(i)) if at.contains(&i.head.span))
                && let Some(Object::Index(i)) = slot.take()
            {
                out.push(i);
            }
        }
        if !out.is_empty() {
            self.reindex();
        }
        out
    }

    /// Foreign keys that refer to a column of a table refer to it by another name.
    pub fn rename_referenced_column(&mut self, of: &QName, from: &Ident, to: &Ident) {
        let of = self.key(Namespace::Relation, of);
        let from = self.fold(&from.text);
        for i in 0..self.objects.len() {
            let Some(mut object) = self.objects.get_mut(i).and_then(Option::take) else { continue };
            if let Object::Table(t) = &mut object {
                for c in &mut t.constraints {
                    if let ConstraintKind::ForeignKey { table, references, .. } = &mut c.kind
                        && self.key(Namespace::Relation, table) == of
                    {
                        for r in references.iter_mut().filter(|r| self.fold(&r.text) == from) {
                            *r = to.clone();
                        }
                    }
                }
            }
            if let Some(slot) = self.objects.get_mut(i) {
                *slot = Some(object);
            }
        }
    }

    /// What referred to a table by one name refers to it by another.
    pub fn repoint(&mut self, from: &QName, to: &QName) {
        let from = self.key(Namespace::Relation, from);
        let key = |c: &Catalog, n: &QName| c.key(Namespace::Relation, n);
        for i in 0..self.objects.len() {
            let Some(mut object) = self.objects.get_mut(i).and_then(Option::take) else { continue };
            match &mut object {
                Object::Table(t) => {
                    for c in &mut t.constraints {
                        if let ConstraintKind::ForeignKey { table, .. } = &mut c.kind
                            && key(self, table) == from
                        {
                            *table = to.clone();
                        }
                    }
                }
                Object::Index(x) if key(self, &x.table) == from => x.table = to.clone(),
                Object::Routine(r) if r.table.as_ref().is_some_and(|t| key(self, t) == from) => {
                    r.table = Some(to.clone());
                }
                _ => {}
            }
            if let Some(slot) = self.objects.get_mut(i) {
                *slot = Some(object);
            }
        }
        self.reindex();
    }

    /// The objects, in order of creation.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().flatten()
    }

    /// The objects, in order of creation, to change them (not their names).
    pub fn objects_mut(&mut self) -> impl Iterator<Item = &mut Object> {
        self.objects.iter_mut().flatten()
    }

    /// Builds the name index again after reading a snapshot.
    pub fn reindex(&mut self) {
        self.index.clear();
        self.by_name.clear();
        for i in 0..self.objects.len() {
            if let Some(Some(object)) = self.objects.get(i)
                && !object.head().name.name.text.is_empty()
            {
                let key = self.key(object.namespace(self.dialect), &object.head().name);
                self.by_name.entry((key.0.clone(), key.2.clone())).or_default().push(i);
                self.index.insert(key, i);
            }
        }
    }
}
