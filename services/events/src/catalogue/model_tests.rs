use super::*;

fn at(text: &str) -> Time {
    text.parse().expect("a moment")
}

fn draw(capacity: i32, taken: i32, units: i16) -> Draw {
    Draw { capacity, taken, units }
}

const LIMITS: Limits = Limits { min: 0, max: 10, event_max: 10 };

fn shelf(free: i64, of: i64, windows: &[Window]) -> Shelf {
    Shelf { admission: true, stock: Stock { free, of }, limits: LIMITS, windows: windows.to_vec() }
}

fn state_of(shelves: &[Shelf]) -> Sales {
    let now = at("2027-01-10T12:00:00Z");
    let date = Date { state: OccurrenceState::Scheduled, ends_at: now.plus_seconds(60) };
    sales(EventState::Published, date, shelves, now)
}

#[test]
fn the_scarcest_pool_decides() {
    assert_eq!(Stock::of(&[]), None);
    assert_eq!(Stock::of(&[draw(100, 40, 1)]), Some(Stock { free: 60, of: 100 }));
    // A table for four draws four chairs, and the house has room for nine more people.
    assert_eq!(Stock::of(&[draw(100, 0, 4), draw(500, 491, 4)]), Some(Stock { free: 2, of: 25 }));
    assert_eq!(Stock::of(&[draw(3, 0, 4)]), Some(Stock { free: 0, of: 0 }));
    // Blocked after the fact: never negative.
    assert_eq!(Stock::of(&[draw(5, 9, 1)]), Some(Stock { free: 0, of: 5 }));
}

#[test]
fn few_means_ten_places_or_a_tenth_but_never_none() {
    let few = |free, of| Stock { free, of }.few();
    assert!(few(10, 20) && few(100, 1000) && few(1, 1));
    assert!(!few(11, 20) && !few(101, 1000) && !few(0, 1000));
}

#[test]
fn available_is_capped_and_never_less_than_the_least_quantity() {
    let available =
        |free, min, max, event_max| Limits { min, max, event_max }.available(Stock { free, of: 1000 });
    assert_eq!(available(500, 0, 10, 8), 8);
    assert_eq!(available(500, 0, 6, 8), 6);
    assert_eq!(available(3, 0, 10, 10), 3);
    assert_eq!(available(1, 2, 10, 10), 0, "a pair can't be bought with one place left");
    assert_eq!(available(0, 0, 10, 10), 0);
    assert_eq!(available(5, 4, 10, 2), 0, "limits that contradict each other sell nothing");
}

#[test]
fn a_window_is_open_from_its_start_until_just_before_its_end() {
    let (start, end) = (at("2027-01-01T10:00:00Z"), at("2027-01-02T10:00:00Z"));
    let window = |now| Window::at(now, Some(start), Some(end));
    assert_eq!(window(start.plus_seconds(-1)), Window::Before);
    assert_eq!(window(start), Window::Open);
    assert_eq!(window(end.plus_seconds(-1)), Window::Open);
    assert_eq!(window(end), Window::After);
    assert_eq!(Window::at(start, None, None), Window::Open);
}

#[test]
fn a_date_sells_as_well_as_its_best_admission() {
    use SalesState::*;
    let (open, before, after) = (Window::Open, Window::Before, Window::After);
    assert_eq!(state_of(&[shelf(50, 100, &[open])]), Sales { state: OnSale, few_left: false });
    assert_eq!(state_of(&[shelf(5, 100, &[open])]), Sales { state: OnSale, few_left: true });
    assert!(!state_of(&[shelf(5, 100, &[open]), shelf(50, 100, &[open])]).few_left);
    // What is sold out or not yet on sale does not hide that the rest is nearly gone.
    assert!(state_of(&[shelf(5, 100, &[open]), shelf(0, 100, &[open]), shelf(50, 100, &[before])]).few_left);
    assert_eq!(state_of(&[shelf(0, 100, &[open])]).state, SoldOut);
    assert_eq!(state_of(&[shelf(0, 100, &[open]), shelf(9, 100, &[before])]).state, NotStarted);
    assert_eq!(state_of(&[shelf(9, 100, &[after, before])]).state, NotStarted);
    assert_eq!(state_of(&[shelf(9, 100, &[after])]).state, Ended);
    assert_eq!(state_of(&[shelf(9, 100, &[])]).state, Ended);
    assert_eq!(state_of(&[]).state, NotStarted);
}

#[test]
fn a_poster_left_in_stock_does_not_mean_that_one_can_get_in() {
    let poster = Shelf { admission: false, ..shelf(50, 100, &[Window::Open]) };
    assert_eq!(state_of(&[shelf(0, 100, &[Window::Open]), poster.clone()]).state, SalesState::SoldOut);
    assert_eq!(state_of(&[poster]).state, SalesState::OnSale, "an event may sell nothing but merchandise");
}

#[test]
fn the_date_itself_has_the_last_word() {
    let now = at("2027-01-10T12:00:00Z");
    let full = [shelf(50, 100, &[Window::Open])];
    let of = |event, state, ends_at| sales(event, Date { state, ends_at }, &full, now).state;
    let later = now.plus_seconds(3600);
    assert_eq!(of(EventState::Published, OccurrenceState::Scheduled, later), SalesState::OnSale);
    assert_eq!(of(EventState::Published, OccurrenceState::Scheduled, now), SalesState::Ended);
    assert_eq!(of(EventState::Published, OccurrenceState::Postponed, later), SalesState::Paused);
    assert_eq!(of(EventState::Published, OccurrenceState::Cancelled, later), SalesState::Ended);
    assert_eq!(of(EventState::Cancelled, OccurrenceState::Scheduled, later), SalesState::Ended);
    // A preview of a draft looks as it will when it is published.
    assert_eq!(of(EventState::Draft, OccurrenceState::Scheduled, later), SalesState::OnSale);
}

#[test]
fn offers_follow_the_date_the_window_and_the_stock() {
    let now = at("2027-01-10T12:00:00Z");
    let of = |state, window, available| {
        offer_state(
            EventState::Published,
            Date { state, ends_at: now.plus_seconds(9) },
            window,
            available,
            now,
        )
    };
    assert_eq!(of(OccurrenceState::Scheduled, Window::Open, 1), OfferState::OnSale);
    assert_eq!(of(OccurrenceState::Scheduled, Window::Open, 0), OfferState::SoldOut);
    assert_eq!(of(OccurrenceState::Scheduled, Window::Before, 1), OfferState::NotStarted);
    assert_eq!(of(OccurrenceState::Scheduled, Window::After, 1), OfferState::Ended);
    assert_eq!(of(OccurrenceState::Postponed, Window::Open, 1), OfferState::NotStarted);
    assert_eq!(of(OccurrenceState::Postponed, Window::After, 1), OfferState::Ended);
    assert_eq!(of(OccurrenceState::Cancelled, Window::Open, 1), OfferState::Ended);
}

#[test]
fn the_status_of_a_card() {
    let card =
        |state, few_left, price| card_status(EventState::Published, Some(Sales { state, few_left }), price);
    assert_eq!(card(SalesState::OnSale, false, Some(2500)), CardStatus::OnSale);
    assert_eq!(card(SalesState::OnSale, false, Some(0)), CardStatus::Free);
    assert_eq!(card(SalesState::OnSale, true, Some(0)), CardStatus::FewLeft);
    assert_eq!(card(SalesState::SoldOut, false, Some(0)), CardStatus::SoldOut);
    assert_eq!(card(SalesState::Paused, false, Some(1)), CardStatus::NotStarted);
    assert_eq!(card(SalesState::Ended, false, None), CardStatus::Ended);
    assert_eq!(card_status(EventState::Published, None, None), CardStatus::Ended);
    assert_eq!(card_status(EventState::Cancelled, None, Some(0)), CardStatus::Cancelled);
}

#[test]
fn the_from_price_knows_what_is_over() {
    let prices = [(1500, Window::After), (2500, Window::Open), (3000, Window::Before)];
    assert_eq!(from_price(prices.into_iter()), Some(2500));
    assert_eq!(from_price([(2000, Window::Before), (2500, Window::Open)].into_iter()), Some(2000));
    assert_eq!(from_price([(1500, Window::After)].into_iter()), None);
}
