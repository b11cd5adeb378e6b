//! Programs of a service that run in Redis: several steps that nobody comes between, in one round trip.

use ::redis::Script;

use super::{Away, Redis};

/// A program in Lua. Redis is sent its text once, and its name from then on.
#[derive(Debug, Clone)]
pub struct Program(Script);

impl Program {
    /// A program of this text. It finds its keys in `KEYS`, its arguments in `ARGV`, and answers with a list
    /// of texts and whole numbers.
    pub fn new(text: &str) -> Self {
        Self(Script::new(text))
    }
}

impl Redis {
    /// Runs `program`; `keys` are those of this installation, as [`Redis::key`] makes them. Numbers in the
    /// answer come as their digits.
    ///
    /// # Errors
    /// [`Away`]: nobody knows whether it ran.
    pub async fn run_program(
        &self,
        program: &Program,
        keys: &[String],
        args: &[String],
    ) -> Result<Vec<String>, Away> {
        let mut call = program.0.prepare_invoke();
        for key in keys {
            call.key(key);
        }
        for arg in args {
            call.arg(arg);
        }
        self.ask(async |mut connection| call.invoke_async(&mut connection).await).await
    }
}
