//! Pictures over HTTP.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kit::{MediaId, OrganizationId, Parts, Problem};

use crate::{Events, model::Cover};

/// A picture never changes, so nobody needs to ask twice.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Upload a picture
///
/// The body is the file itself: JPEG, PNG or WebP, at most 10 MiB, 40 megapixels and 20000 pixels in each
/// direction. It is turned upright, stripped of everything but its pixels, and stored in several widths.
/// `422 not_an_image` for anything else, `413 too_large` for larger files.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/media", tag = "events",
    params(("organization_id" = OrganizationId, Path)),
    request_body(
        content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp")),
    ),
    responses((status = 201, body = Cover)))]
pub(super) async fn upload(
    State(service): State<Events>,
    Parts(organization_id): Parts<OrganizationId>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Cover>), Problem> {
    let kind = text(&headers, header::CONTENT_TYPE).unwrap_or("");
    if !["image/jpeg", "image/png", "image/webp"].contains(&kind) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send the picture itself as image/jpeg, image/png or image/webp",
        ));
    }
    let declared = text(&headers, header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    Ok((StatusCode::CREATED, Json(service.upload(organization_id, declared, body).await?)))
}

/// Show a picture
///
/// `{file}` is a width and `.jpg`, such as `640.jpg`: answered with the stored rendition of that width, or
/// the next larger one, or the largest.
#[utoipa::path(get, path = "/media/{media_id}/{file}", tag = "events",
    params(
        ("media_id" = MediaId, Path),
        ("file" = String, Path, pattern = "^[1-9][0-9]{0,4}\\.jpg$", example = "640.jpg"),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "image/jpeg"),
        (status = 304, description = "The picture that the client has is the one"),
    ))]
pub(super) async fn picture(
    State(service): State<Events>,
    Parts((media_id, file)): Parts<(MediaId, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let width = width(&file).ok_or_else(Problem::not_found)?;
    let rendition = service.rendition(media_id, width).await?;
    let known = text(&headers, header::IF_NONE_MATCH)
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == rendition.etag));
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => rendition.jpeg.into_response(),
    };
    let headers = response.headers_mut();
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    }
    headers.insert(header::CACHE_CONTROL, FOREVER);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    if let Ok(etag) = HeaderValue::from_str(&rendition.etag) {
        headers.insert(header::ETAG, etag);
    }
    Ok(response)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The width that a file's name asks for.
fn width(file: &str) -> Option<i32> {
    let digits = file.strip_suffix(".jpg")?;
    let plain = (1..=5).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn files_are_named_by_width() {
        assert_eq!(width("640.jpg"), Some(640));
        for bad in ["640", "640.png", "0.jpg", "-1.jpg", "064.jpg", "123456.jpg", ".jpg", "a.jpg", "+5.jpg"] {
            assert_eq!(width(bad), None, "{bad}");
        }
    }
}
