//! STUB (the real rule engine replaces this file).

/// The rules.
#[derive(Debug, Default)]
pub struct RuleBook {}
