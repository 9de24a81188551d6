//! One road for every request: read, let in, checked, answered, put into an envelope.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::access::{Caller, Gate};
use crate::answer::{Answer, Documented, Handler, Request};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::log::{Log, Received};
use crate::model::{Data, Version};
use crate::wire::{self, Call, Format, Incoming, Reply, Timing};
use crate::{batch, check};

/// A portal without a network.
pub struct Portal {
    data: &'static Data,
    clock: Clock,
    gate: Box<dyn Gate>,
    handlers: RwLock<Vec<Arc<dyn Handler>>>,
    log: Log,
    hours: i8,
}

impl Portal {
    /// A portal that answers as documented.
    pub fn new(data: &'static Data, gate: Box<dyn Gate>, hours: i8, kept: usize) -> Self {
        Self {
            data,
            clock: Clock::new(),
            gate,
            handlers: RwLock::new(vec![Arc::new(Documented)]),
            log: Log::new(kept),
            hours,
        }
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What it was asked.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Adds a handler, which is asked before those that are there.
    pub fn add(&self, handler: Arc<dyn Handler>) {
        let mut handlers = self
            .handlers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        handlers.push(handler);
    }

    /// Answers a request, whatever it is.
    pub fn answer(&self, incoming: Incoming) -> Reply {
        let start = self.clock.now();
        let mut noted = Received {
            at: start,
            peer: incoming.peer,
            verb: incoming.verb.clone(),
            version: Version::V2,
            method: String::new(),
            written: Box::default(),
            status: 0,
            answer: Arc::default(),
        };
        let mut format = Format::Json;
        let outcome = match wire::decode(incoming) {
            Ok(call) => {
                format = call.format;
                noted.version = call.version;
                noted.method.clone_from(&call.method);
                let outcome = catch_unwind(AssertUnwindSafe(|| self.call(&call)));
                let written = match &call.commands {
                    Some(commands) => serde_json::to_vec(commands),
                    None => serde_json::to_vec(&call.parameters),
                };
                noted.written = written.unwrap_or_default().into();
                outcome.unwrap_or_else(|_| Err(broken()))
            }
            Err((version, failure)) => {
                noted.version = version;
                Err(failure)
            }
        };
        let (status, envelope) = match outcome {
            Ok(answer) => {
                let beside = answer.beside();
                let timing = self.timing(start);
                (200, wire::success(answer.result, beside, &timing))
            }
            Err(failure) => (failure.status, wire::failure(noted.version, &failure)),
        };
        let reply = Reply::new(status, format, &envelope);
        noted.status = status;
        noted.answer = reply.body.as_slice().into();
        self.log.add(noted);
        reply
    }

    fn call(&self, call: &Call) -> Result<Answer, Failure> {
        let caller = self.gate.admit(&call.credentials, self.clock.now())?;
        let is_batch = batch::is(&call.method);
        match (&call.commands, call.version) {
            (Some(commands), _) if is_batch => batch::run_third(self, commands, &caller),
            (Some(_), _) => Err(Failure::new(
                400,
                "BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION",
                "The body is a list, and only a batch is one",
            )),
            (None, Version::V3) if is_batch => Err(Failure::new(
                400,
                "BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION",
                "The body of a batch is a list",
            )),
            (None, Version::V2) if is_batch => batch::run(self, call.parameters.clone(), &caller),
            (None, version) => {
                let parameters = self.parameters(call);
                self.perform(version, &call.method, &parameters, &caller)
            }
        }
    }

    /// The parameters without what clients say about themselves in the query. Where places count it stays: there it is in the
    /// place of a parameter, as on a portal.
    fn parameters<'a>(&self, call: &'a Call) -> Cow<'a, Map<String, Value>> {
        let is_about = |name: &str| name.starts_with("bx24_");
        let method = self.data.method(call.version, &call.method);
        if method.is_some_and(|method| method.positional)
            || !call.parameters.keys().any(|name| is_about(name))
        {
            return Cow::Borrowed(&call.parameters);
        }
        let mut parameters = call.parameters.clone();
        parameters.retain(|name, _| !is_about(name));
        Cow::Owned(parameters)
    }

    /// Checks a call and answers it; a command of a batch is one too.
    ///
    /// # Errors
    ///
    /// When the call is refused.
    pub fn perform(
        &self,
        version: Version,
        method: &str,
        parameters: &Map<String, Value>,
        caller: &Caller,
    ) -> Result<Answer, Failure> {
        let method = self
            .data
            .method(version, method)
            .ok_or_else(|| unknown(version))?;
        check::check(self.data, method, parameters, caller)?;
        let request = Request {
            data: self.data,
            method,
            parameters,
            caller,
            now: self.clock.now(),
        };
        let handlers = self.handlers.read().unwrap_or_else(PoisonError::into_inner);
        let handlers = handlers.clone();
        let mut answers = handlers.iter().rev();
        answers
            .find_map(|handler| handler.answer(&request))
            .unwrap_or_else(|| Err(broken()))
    }

    /// The timing of what began then and ends now. The seam for the operating limit, which adds up what a method takes.
    pub fn timing(&self, start: SystemTime) -> Timing {
        let finish = self.clock.now().max(start);
        let taken = finish.duration_since(start).unwrap_or_default();
        Timing {
            start,
            finish,
            operating: taken.as_secs_f64(),
            hours: self.hours,
        }
    }
}

fn unknown(version: Version) -> Failure {
    let text = "Method not found!";
    match version {
        Version::V2 => Failure::new(404, "ERROR_METHOD_NOT_FOUND", text),
        Version::V3 => Failure::new(
            404,
            "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
            text,
        ),
    }
}

fn broken() -> Failure {
    Failure::new(500, "INTERNAL_SERVER_ERROR", "Internal server error").classic()
}
