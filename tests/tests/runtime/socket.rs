//! A server on a real socket, for what no played portal can show: what goes over the wire, and what reqwest says.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came: all above the body, in the letters that it had, and the body.
pub type Request = (String, Vec<u8>);

type Play = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

/// A server that answers by a function of the request's head, and remembers what it was sent.
pub struct Server {
    pub address: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub async fn by(play: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (play, all): (Play, _) = (Arc::new(play), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(converse(socket, Arc::clone(&play), Arc::clone(&all)));
            }
        });
        Self { address, seen }
    }

    /// One that says the same to everybody, without being asked, and hangs up.
    pub async fn rude(said: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let _ = socket.write_all(said).await;
            }
        });
        address
    }

    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("a lock").clone()
    }
}

/// A whole answer.
pub fn answer(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len());
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

async fn converse(mut socket: TcpStream, play: Play, seen: Arc<Mutex<Vec<Request>>>) {
    let mut held = Vec::new();
    loop {
        let (head, length) = loop {
            if let Some(whole) = whole(&held) {
                break whole;
            }
            if socket.read_buf(&mut held).await.unwrap_or_default() == 0 {
                return;
            }
        };
        let request: Vec<u8> = held.drain(..head.len() + 4 + length).collect();
        let answer = play(&head);
        let body = request[head.len() + 4..].to_vec();
        seen.lock().expect("a lock").push((head, body));
        if socket.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// The head of a request that is there to its end, and the length of its body.
fn whole(held: &[u8]) -> Option<(String, usize)> {
    let end = held.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&held[..end]).into_owned();
    let lower = head.to_ascii_lowercase();
    let body = &held[end + 4..];
    let length = if lower.contains("transfer-encoding: chunked") {
        let last = body.windows(5).position(|five| five == b"0\r\n\r\n")?;
        last + 5
    } else {
        let length = lower
            .split_once("content-length:")
            .map_or("0", |(_, after)| after);
        length.lines().next()?.trim().parse().ok()?
    };
    (body.len() >= length).then_some((head, length))
}
