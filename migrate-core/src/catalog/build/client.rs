//! Client commands: what they mean for the catalog (the current schema), and what becomes of them.

use crate::catalog::Ident;
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::script::ClientCommand;

use super::{Builder, Disposition, Effect};

impl Builder {
    /// Applies a client command.
    pub fn client_command(&mut self, command: &ClientCommand, span: Span) -> Effect {
        let dropped = |id: &str| {
            Effect::new(&command.name, Disposition::Dropped)
                .note(Diagnostic::new(id, Outcome::Dropped, span).with("command", command.name.clone()))
        };
        match command.name.as_str() {
            "connect" if self.dialect() == Dialect::Db2 => {
                self.current_schema = db2_user(&command.args).map(|user| Ident::new(Dialect::Db2, user));
                dropped("MSG-0010")
            }
            "connect" => {
                // `CONNECT hr/secret@db`: objects are from here on that user's. The rest of the line may hold a password.
                let user = command.args.split(['/', '@', ' ']).next().unwrap_or("");
                if !user.is_empty() && !user.contains('&') {
                    self.current_schema = Some(Ident::new(self.dialect(), user.trim_matches('"')));
                }
                dropped("MSG-0010")
            }
            _ => dropped("MSG-0009"),
        }
    }
}

/// The user that DB2's `CONNECT TO db USER u USING password` names, whose schema unqualified names mean from there on;
/// `None`: the one that runs the script, whose schema is the default one.
fn db2_user(args: &str) -> Option<&str> {
    let mut words = args.split_whitespace();
    words.find(|w| w.eq_ignore_ascii_case("user"))?;
    let user = words.next()?.trim_matches('"');
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '@');
    (!user.is_empty() && user.chars().all(plain)).then_some(user)
}

#[cfg(test)]
mod tests {
    use super::db2_user;

    #[test]
    fn db2_connects_as_a_user_or_as_oneself() {
        assert_eq!(db2_user("TO sample USER joe USING secret"), Some("joe"));
        assert_eq!(db2_user("to sample user \"Ann\" using x"), Some("Ann"));
        assert_eq!(db2_user("TO sample"), None);
        assert_eq!(db2_user("RESET"), None);
        assert_eq!(db2_user("TO sample USER &who"), None);
    }
}
