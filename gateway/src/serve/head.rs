//! A close look at the head of every HTTP/1 request, before the parser sees it.
//!
//! The parser is lenient where the standard allows it: it takes a bare line feed for the end of a line, and
//! of two lengths that contradict each other it quietly drops one. A proxy in front may decide otherwise;
//! then the two disagree where a request ends, and somebody's second request is taken for another's
//! (request smuggling). So what is ambiguous is refused here.

use memchr::memchr_iter;

/// The longest name that is looked for, and its colon.
const LONGEST: usize = "transfer-encoding:".len();

/// Follows the lines of a head over as many reads as it takes.
#[derive(Default)]
pub struct Head {
    /// The beginning of the line that the last read left open.
    line: [u8; LONGEST],
    /// Bytes of that line so far.
    length: usize,
    /// The last byte of the last read.
    last: u8,
    /// Lines that say how long the body is.
    lengths: u8,
    first_line: bool,
}

/// What a piece of a head turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing wrong so far.
    Good,
    /// The head is complete; what follows is not ours to look at.
    Complete,
    /// Ambiguous: it must be refused.
    Bad,
}

impl Head {
    /// A head of which nothing has come yet.
    pub fn new() -> Self {
        Self { first_line: true, ..Self::default() }
    }

    /// Looks at the next bytes.
    pub fn read(&mut self, bytes: &[u8]) -> Verdict {
        let mut start = 0;
        for end in memchr_iter(b'\n', bytes) {
            let before = if end == 0 { self.last } else { bytes[end - 1] };
            if before != b'\r' {
                return Verdict::Bad;
            }
            self.keep(&bytes[start..end]);
            // Only the carriage return: the empty line.
            if self.length == 1 {
                // Empty lines before the first are harmless and allowed.
                if !self.first_line {
                    return Verdict::Complete;
                }
            } else {
                if self.tells_length() {
                    self.lengths += 1;
                    if self.lengths > 1 {
                        return Verdict::Bad;
                    }
                }
                self.first_line = false;
            }
            self.length = 0;
            start = end + 1;
        }
        self.keep(&bytes[start..]);
        self.last = bytes.last().copied().unwrap_or(self.last);
        Verdict::Good
    }

    fn keep(&mut self, part: &[u8]) {
        if self.length < LONGEST {
            let count = part.len().min(LONGEST - self.length);
            self.line[self.length..self.length + count].copy_from_slice(&part[..count]);
        }
        self.length += part.len();
    }

    fn tells_length(&self) -> bool {
        let is =
            |name: &[u8]| self.length >= name.len() && self.line[..name.len()].eq_ignore_ascii_case(name);
        is(b"content-length:") || is(b"transfer-encoding:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdict is the same however the bytes are cut into reads.
    fn verdict(text: &str) -> Verdict {
        let whole = Head::new().read(text.as_bytes());
        for size in [1, 2, 3, 7, 20] {
            let mut head = Head::new();
            let mut verdict = Verdict::Good;
            for piece in text.as_bytes().chunks(size) {
                verdict = head.read(piece);
                if verdict != Verdict::Good {
                    break;
                }
            }
            assert_eq!(verdict, whole, "{text:?} in pieces of {size}");
        }
        whole
    }

    #[test]
    fn usual_heads_pass() {
        assert_eq!(verdict("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), Verdict::Complete);
        assert_eq!(verdict("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"), Verdict::Complete);
        assert_eq!(verdict("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na\nb"), Verdict::Complete);
        assert_eq!(verdict("GET / HTTP/1.1\r\nHost: x\r\n"), Verdict::Good);
    }

    #[test]
    fn ambiguous_heads_do_not() {
        for bad in [
            "GET / HTTP/1.1\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nA: b\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 3\r\nTRANSFER-ENCODING: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
        ] {
            assert_eq!(verdict(bad), Verdict::Bad, "{bad:?}");
        }
    }
}
