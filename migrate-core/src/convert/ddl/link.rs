//! Database links and servers: what a person needs to set up a foreign data wrapper. Passwords are in no script's reach.

use crate::catalog::Link;
use crate::diagnostic::Outcome;

use super::object::Refusal;

/// A link is named with what is known of it: the wrapper to choose depends on what stands at its other end.
pub(super) fn refuse(link: &Link) -> Refusal {
    let target = link.target.clone().unwrap_or_default();
    Refusal::one(&link.head, "OBJ-0071", Outcome::Manual, link.head.span, &[("target", &target)])
}
