//! One road for every request: read, let in, checked, answered, put into an envelope.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;
use std::time::{Instant, SystemTime};

use serde_json::{Map, Value};

use super::Portal;
use crate::access::Caller;
use crate::answer::{Answer, Request};
use crate::events;
use crate::failure::Failure;
use crate::faults::{self, Fault, Plan};
use crate::limits::{Billing, Usage};
use crate::log::Received;
use crate::model::{Method, Version};
use crate::replays::Ticket;
use crate::wire::{self, Call, Delivery, Format, Incoming, Reply, Timing};
use crate::{batch, check};

/// The account of batches, in the reading of the limits that charges them.
const BATCH: &str = "batch";

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is the request.
    Alone,
    /// It is a command of a batch.
    Batch,
}

/// A call that was carried out.
#[derive(Debug)]
pub(crate) struct Done {
    pub answer: Answer,
    pub usage: Usage,
}

/// What becomes of a request.
enum Outcome {
    Fresh(Done, Option<Ticket>),
    Replayed(Reply),
}

impl Portal {
    /// Answers a request, whatever it is.
    pub fn answer(&self, incoming: Incoming) -> Reply {
        let start = self.clock.now();
        let begin = Instant::now();
        let mut noted = Received {
            peer: incoming.peer,
            verb: incoming.verb.clone(),
            ..Received::new(start, Version::V2)
        };
        let admitted = self.meter.take(incoming.peer, start);
        let address = (!self.faults.is_empty()).then(|| faults::address(&incoming));
        let mut format = Format::Json;
        let mut plan = Plan::default();
        let outcome = match wire::decode(incoming) {
            Ok(mut call) => {
                format = call.format;
                noted.version = call.version;
                noted.method.clone_from(&call.method);
                let outcome = match (admitted, &address) {
                    (Err(failure), _) => Err(failure),
                    (Ok(()), Some(_)) => {
                        plan = self.faults.plan(&call.method);
                        match plan.runs() {
                            true => self.outcome(&call),
                            false => Err(Failure::broken()),
                        }
                    }
                    (Ok(()), None) => self.outcome(&call),
                };
                let written = match &call.commands {
                    Some(commands) => serde_json::to_vec(commands),
                    None => serde_json::to_vec(&call.parameters),
                };
                noted.written = written.unwrap_or_default().into();
                outcome.map(|outcome| (outcome, std::mem::take(&mut call.parameters)))
            }
            Err((version, failure)) => {
                noted.version = version;
                Err(admitted.err().unwrap_or(failure))
            }
        };
        let reply = match outcome {
            Ok((outcome, parameters)) => self.reply(outcome, parameters, format, start),
            Err(failure) => wire::refusal(noted.version, format, &failure),
        };
        let reply = plan.apply(reply, noted.version, format, address);
        noted.status = match reply.delivery {
            Delivery::Nothing => 0,
            _ => reply.status,
        };
        noted.took = begin.elapsed();
        noted.answer = reply.body.as_slice().into();
        self.log.add(noted);
        reply
    }

    fn outcome(&self, call: &Call) -> Result<Outcome, Failure> {
        catch_unwind(AssertUnwindSafe(|| self.call(call)))
            .unwrap_or_else(|_| Err(Failure::broken()))
    }

    fn reply(
        &self,
        outcome: Outcome,
        parameters: Map<String, Value>,
        format: Format,
        start: SystemTime,
    ) -> Reply {
        let (done, ticket) = match outcome {
            Outcome::Fresh(done, ticket) => (done, ticket),
            Outcome::Replayed(reply) => return reply,
        };
        let beside = done.answer.beside();
        let timing = self.timing(start, done.usage);
        let envelope = wire::success(done.answer.result, beside, &timing);
        let mut reply = Reply::new(200, format, &envelope);
        if let Some(ticket) = ticket {
            reply.headers.push(("idempotency-key", ticket.key.clone()));
            let now = self.clock.now();
            self.replays.keep(ticket, parameters, reply.clone(), now);
        }
        reply
    }

    fn call(&self, call: &Call) -> Result<Outcome, Failure> {
        let caller = self.gate.admit(&call.credentials, self.clock.now())?;
        let is_batch = batch::is(&call.method);
        let batch = |run: &dyn Fn() -> Result<Answer, Failure>| {
            let done = self.batch(&caller, run)?;
            Ok(Outcome::Fresh(done, None))
        };
        match (&call.commands, call.version) {
            (Some(commands), _) if is_batch => batch(&|| batch::run_third(self, commands, &caller)),
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
            (None, Version::V2) if is_batch => {
                batch(&|| batch::run(self, call.parameters.clone(), &caller))
            }
            (None, version) => {
                let ticket = self.ticket(call, &caller)?;
                if let Some(ticket) = &ticket
                    && let Some(reply) =
                        self.replays
                            .find(ticket, &call.parameters, self.clock.now())?
                {
                    return Ok(Outcome::Replayed(reply));
                }
                let parameters = self.parameters(call);
                let done = self.run(version, &call.method, &parameters, &caller, Place::Alone)?;
                Ok(Outcome::Fresh(done, ticket))
            }
        }
    }

    /// What a repeated call is known by, where it changes something.
    fn ticket(&self, call: &Call, caller: &Caller) -> Result<Option<Ticket>, Failure> {
        let method = self.data.method(call.version, &call.method);
        match (&call.idempotency_key, method) {
            (Some(key), Some(method)) if method.writes => {
                Ticket::new(key, caller, &method.name).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Carries out a batch. With one of the readings of the limits it is charged itself, by its commands.
    fn batch(
        &self,
        caller: &Caller,
        run: &dyn Fn() -> Result<Answer, Failure>,
    ) -> Result<Done, Failure> {
        let is_charged = self.meter.billing() == Billing::Batch;
        if is_charged {
            self.meter.check(&caller.id, BATCH, self.clock.now())?;
        }
        let answer = run()?;
        let now = self.clock.now();
        let usage = match is_charged {
            true => self.meter.usage(&caller.id, BATCH, now),
            false => Usage::none(now),
        };
        Ok(Done { answer, usage })
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
        let done = self.run(version, method, parameters, caller, Place::Alone)?;
        Ok(done.answer)
    }

    /// The same, and charges it.
    pub(crate) fn run(
        &self,
        version: Version,
        method: &str,
        parameters: &Map<String, Value>,
        caller: &Caller,
        place: Place,
    ) -> Result<Done, Failure> {
        let start = self.clock.now();
        let fault = match place {
            Place::Alone => None,
            Place::Batch => self.faults.inner(method),
        };
        if let Some(Fault::Error(failure)) = fault {
            return Err(failure);
        }
        let method = self
            .data
            .method(version, method)
            .ok_or_else(|| Failure::unknown_method(version))?;
        let parameters = &*events::completed(method, parameters);
        check::check(self.data, method, parameters, caller)?;
        let is_batch = place == Place::Batch && self.meter.billing() == Billing::Batch;
        let account = match is_batch {
            true => BATCH,
            false => {
                self.meter.check(&caller.id, &method.name, start)?;
                &method.name
            }
        };
        let outcome = self.handled(method, parameters, caller);
        let now = self.clock.now();
        let usage = self
            .meter
            .charge(&caller.id, account, &method.name, start, now);
        match fault {
            Some(Fault::ErrorAfter(failure)) => Err(failure),
            _ => outcome.map(|answer| Done { answer, usage }),
        }
    }

    fn handled(
        &self,
        method: &Method,
        parameters: &Map<String, Value>,
        caller: &Caller,
    ) -> Result<Answer, Failure> {
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
            .unwrap_or_else(|| Err(Failure::broken()))
    }

    /// The timing of what began then and ends now.
    pub(crate) fn timing(&self, start: SystemTime, usage: Usage) -> Timing {
        Timing {
            start,
            finish: self.clock.now().max(start),
            usage,
            hours: self.hours,
        }
    }
}
