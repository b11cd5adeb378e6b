//! HTTP/1.1 as a load generator needs it: answers are cut out of what arrives, and nothing is copied.

use memchr::memmem;

/// One answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    pub status: u16,
    /// The headers as they came, each ended by CRLF.
    pub headers: &'a [u8],
    /// As it came: a chunked body still has its frames, see [`Answer::content`].
    body: &'a [u8],
    chunked: bool,
}

/// What [`parse`] found.
#[derive(Debug, PartialEq, Eq)]
pub enum Parsed<'a> {
    /// An answer, and how many bytes it takes.
    Whole(Answer<'a>, usize),
    /// More must arrive.
    Partial,
    /// This is no HTTP/1.1, or a form of it that Admit does not send.
    Broken,
}

/// Looks for an answer at the beginning of `bytes`.
pub fn parse(bytes: &[u8]) -> Parsed<'_> {
    let Some(head) = memmem::find(bytes, b"\r\n\r\n") else {
        return if bytes.len() < 9 || bytes.starts_with(b"HTTP/1.") {
            Parsed::Partial
        } else {
            Parsed::Broken
        };
    };
    let Some(status) = status(bytes) else { return Parsed::Broken };
    let first = memmem::find(bytes, b"\r\n").unwrap_or(0) + 2;
    let headers = &bytes[first.min(head + 2)..head + 2];
    let begin = head + 4;
    let empty = status / 100 == 1 || status == 204 || status == 304;
    let answer = |body, chunked| Answer { status, headers, body, chunked };
    if empty {
        return Parsed::Whole(answer(&[], false), begin);
    }
    if let Some(length) = header(headers, "content-length") {
        let Ok(length) = length.parse::<usize>() else { return Parsed::Broken };
        let end = begin + length;
        return match bytes.get(begin..end) {
            Some(body) => Parsed::Whole(answer(body, false), end),
            None => Parsed::Partial,
        };
    }
    if header(headers, "transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return match chunks_end(&bytes[begin..]) {
            Ok(Some(length)) => Parsed::Whole(answer(&bytes[begin..begin + length], true), begin + length),
            Ok(None) => Parsed::Partial,
            Err(()) => Parsed::Broken,
        };
    }
    Parsed::Broken
}

impl Answer<'_> {
    /// The value of a header; the name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.headers, name)
    }

    /// The body without the frames of its chunks.
    pub fn content(&self) -> Vec<u8> {
        if !self.chunked {
            return self.body.to_vec();
        }
        let (mut content, mut rest) = (Vec::new(), self.body);
        while let Ok(Some((size, begin))) = chunk_size(rest) {
            if size == 0 {
                break;
            }
            content.extend_from_slice(&rest[begin..begin + size]);
            rest = &rest[begin + size + 2..];
        }
        content
    }

    /// The value of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        lines(self.headers)
            .filter(|(key, _)| key.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.split(';').next()?.split_once('='))
            .find_map(|(key, value)| (key.trim() == name).then_some(value))
    }
}

fn status(bytes: &[u8]) -> Option<u16> {
    let rest = bytes.strip_prefix(b"HTTP/1.")?;
    let digits = rest.get(2..5)?;
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|status| (100..600).contains(status))
}

fn lines(headers: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    headers
        .split(|byte| *byte == b'\n')
        .filter_map(|line| std::str::from_utf8(line).ok()?.trim_end().split_once(':'))
        .map(|(name, value)| (name, value.trim()))
}

fn header<'a>(headers: &'a [u8], name: &str) -> Option<&'a str> {
    // Without looking at every line as text: this runs for each answer.
    let mut rest = headers;
    while rest.len() > name.len() {
        if rest[name.len()] == b':' && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            let value = &rest[name.len() + 1..];
            let end = memchr::memchr(b'\r', value)?;
            return std::str::from_utf8(&value[..end]).ok().map(str::trim);
        }
        rest = &rest[memchr::memchr(b'\n', rest)? + 1..];
    }
    None
}

/// The size of the chunk at the beginning and where its content begins.
fn chunk_size(bytes: &[u8]) -> Result<Option<(usize, usize)>, ()> {
    let Some(end) = memmem::find(bytes, b"\r\n") else {
        return if bytes.len() > 64 { Err(()) } else { Ok(None) };
    };
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| ())?;
    let digits = text.split(';').next().unwrap_or("").trim();
    let size = usize::from_str_radix(digits, 16).map_err(|_| ())?;
    Ok(Some((size, end + 2)))
}

/// How long a chunked body is, once it is whole.
fn chunks_end(bytes: &[u8]) -> Result<Option<usize>, ()> {
    let mut at = 0;
    loop {
        let Some((size, begin)) = chunk_size(bytes.get(at..).unwrap_or_default())? else { return Ok(None) };
        at = at.checked_add(begin + 2).and_then(|sum| sum.checked_add(size)).ok_or(())?;
        if at > bytes.len() {
            return Ok(None);
        }
        if &bytes[at - 2..at] != b"\r\n" {
            return Err(());
        }
        if size == 0 {
            return Ok(Some(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATED: &[u8] =
        b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nset-cookie: a=1; Path=/\r\n\
        Set-Cookie: __Host-admit_guest=s3cret; HttpOnly\r\ncontent-length: 8\r\n\r\n{\"id\":1}";

    fn whole(bytes: &[u8]) -> (Answer<'_>, usize) {
        match parse(bytes) {
            Parsed::Whole(answer, length) => (answer, length),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_an_answer_with_its_headers() {
        let (answer, length) = whole(CREATED);
        assert_eq!((answer.status, length), (201, CREATED.len()));
        assert_eq!(answer.content(), b"{\"id\":1}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.cookie("__Host-admit_guest"), Some("s3cret"));
        assert_eq!((answer.cookie("b"), answer.header("content")), (None, None));
    }

    #[test]
    fn every_prefix_of_an_answer_waits_for_the_rest() {
        for end in 0..CREATED.len() {
            assert_eq!(parse(&CREATED[..end]), Parsed::Partial, "{end}");
        }
    }

    #[test]
    fn answers_that_came_together_are_told_apart() {
        let both =
            [b"HTTP/1.1 304 Not Modified\r\netag: \"x\"\r\ncontent-length: 99\r\n\r\n", CREATED].concat();
        let (first, length) = whole(&both);
        assert_eq!((first.status, first.header("etag")), (304, Some("\"x\"")));
        assert!(first.content().is_empty());
        assert_eq!(whole(&both[length..]).0.status, 201);
        assert_eq!(whole(b"HTTP/1.1 204 No Content\r\n\r\n").1, 27);
    }

    #[test]
    fn chunks_are_put_together() {
        let bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nwiki\r\n5;x=y\r\npedia\r\n0\r\n\r\nHTTP";
        let (answer, length) = whole(bytes);
        assert_eq!((answer.content().as_slice(), length), (b"wikipedia".as_slice(), bytes.len() - 4));
        for end in 20..bytes.len() - 4 {
            assert_eq!(parse(&bytes[..end]), Parsed::Partial, "{end}");
        }
    }

    #[test]
    fn garbage_is_broken() {
        for bad in [
            b"SSH-2.0-OpenSSH".as_slice(),
            b"HTTP/1.1 999 What\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        ] {
            assert_eq!(parse(bad), Parsed::Broken, "{}", String::from_utf8_lossy(bad));
        }
    }
}
