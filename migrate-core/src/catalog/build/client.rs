//! Client commands: what they mean for the catalog (the current schema), and what becomes of them.

use crate::catalog::Ident;
use crate::diagnostic::{Diagnostic, Outcome, Span};
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
