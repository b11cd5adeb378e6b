//! The calculator against another one, which is written from the words of docs/prices.md with fractions and
//! one unit at a time; and the promises that no cart may break.

use std::collections::BTreeMap;

use events::{AutoDiscount, DiscountKind, ReductionKind, TaxRate};
use proptest::prelude::*;

use super::*;

/// A fraction, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(top: i128, bottom: i128) -> Self {
        let (mut a, mut b) = (top.abs(), bottom);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let common = a.max(1);
        Self(top / common, bottom / common)
    }
    fn whole(number: i64) -> Self {
        Self(i128::from(number), 1)
    }
    fn plus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }
    fn minus(self, other: Self) -> Self {
        self.plus(Self(-other.0, other.1))
    }
    fn times(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }
    fn floor(self) -> i128 {
        self.0.div_euclid(self.1)
    }
    fn above(self, other: Self) -> bool {
        self.0 * other.1 > other.0 * self.1
    }
    fn fraction(self) -> Self {
        self.minus(Self(self.floor(), 1))
    }
}

const NOTHING: Fraction = Fraction(0, 1);

fn rounded_once(parts: &[Fraction]) -> Vec<i64> {
    let sum = parts.iter().fold(NOTHING, |sum, part| sum.plus(*part));
    let target = sum.plus(Fraction(1, 2)).floor();
    let mut shares: Vec<i128> = parts.iter().map(|part| part.floor()).collect();
    let mut waiting: Vec<usize> = (0..parts.len()).collect();
    while shares.iter().sum::<i128>() < target {
        let mut best = 0;
        for at in 1..waiting.len() {
            if parts[waiting[at]].fraction().above(parts[waiting[best]].fraction()) {
                best = at;
            }
        }
        shares[waiting.remove(best)] += 1;
    }
    shares.into_iter().map(|share| i64::try_from(share).expect("countable")).collect()
}

fn off(price: Fraction, reduction: Reduction) -> Fraction {
    let value = Fraction::whole(reduction.value);
    match reduction.kind {
        ReductionKind::Percent => price.times(Fraction::new(value.0, 10_000)),
        ReductionKind::Amount if value.above(price) => price,
        ReductionKind::Amount => value,
        ReductionKind::Price if value.above(price) => NOTHING,
        ReductionKind::Price => price.minus(value),
    }
}

/// One unit of the cart.
struct Unit<'a> {
    line: usize,
    goods: &'a Goods,
    rule: Option<&'a AutoDiscount>,
    code: bool,
}

fn unit_discount(unit: &Unit<'_>, promo: Option<&Promo>) -> Fraction {
    let price = Fraction::whole(unit.goods.unit_minor);
    let automatic = unit.rule.map_or(NOTHING, |rule| off(price, rule.reduction));
    let Some(promo) = promo.filter(|_| unit.code) else { return automatic };
    if promo.discount.stacks {
        return automatic.plus(off(price.minus(automatic), promo.discount.reduction));
    }
    let code = off(price, promo.discount.reduction);
    if code.above(automatic) { code } else { automatic }
}

fn discounts_by_unit(goods: &[Goods], charges: &Charges, promo: Option<&Promo>) -> Vec<i64> {
    let mut units: Vec<Unit<'_>> = goods
        .iter()
        .enumerate()
        .flat_map(|(line, goods)| {
            (0..goods.quantity).map(move |_| Unit { line, goods, rule: None, code: false })
        })
        .collect();
    let mut touched: Vec<ProductId> = Vec::new();
    for rule in &charges.discounts {
        let mut of_product: BTreeMap<ProductId, Vec<usize>> = BTreeMap::new();
        for (at, unit) in units.iter().enumerate() {
            let product = unit.goods.product_id;
            let everything = rule.product_ids.is_empty() && rule.kind == DiscountKind::Quantity;
            let wanted = everything || rule.product_ids.contains(&product);
            if unit.goods.discountable && wanted && !touched.contains(&product) {
                of_product.entry(product).or_default().push(at);
            }
        }
        let each = match rule.kind {
            DiscountKind::Quantity => {
                let count: usize = of_product.values().map(Vec::len).sum();
                if count >= rule.minimum as usize { usize::MAX } else { 0 }
            }
            DiscountKind::Bundle => {
                let count = |id| of_product.get(id).map_or(0, Vec::len);
                rule.product_ids.iter().map(count).min().unwrap_or(0)
            }
        };
        if each > 0 {
            touched.extend(of_product.keys());
            for at in of_product.values().flat_map(|units| units.iter().take(each)) {
                units[*at].rule = Some(rule);
            }
        }
    }
    if let Some(Promo { discount, .. }) = promo {
        let mut used: BTreeMap<ProductId, u32> = BTreeMap::new();
        for unit in &mut units {
            let named =
                discount.product_ids.is_empty() || discount.product_ids.contains(&unit.goods.product_id);
            let used = used.entry(unit.goods.product_id).or_default();
            if named && unit.goods.discountable && discount.max_units.is_none_or(|most| *used < most) {
                *used += 1;
                unit.code = true;
            }
        }
    }
    let mut parts = vec![NOTHING; goods.len()];
    for unit in &units {
        parts[unit.line] = parts[unit.line].plus(unit_discount(unit, promo));
    }
    rounded_once(&parts)
}

/// Totals by line, and the sums of discount, fees on top, and tax.
fn independent(
    goods: &[Goods],
    charges: &Charges,
    currency: Currency,
    discounts: &[i64],
) -> (Vec<i64>, [i64; 3]) {
    let gross = |goods: &Goods| goods.unit_minor * i64::from(goods.quantity);
    let net: Vec<i64> = goods.iter().zip(discounts).map(|(goods, off)| gross(goods) - off).collect();
    let mut totals = net.clone();
    for fee in charges.platform_fees.iter().chain(&charges.fees).filter(|fee| fee.passed_on) {
        if fee.fixed_minor > 0 && fee.currency != currency {
            continue;
        }
        let parts: Vec<Fraction> = goods
            .iter()
            .zip(&net)
            .map(|(goods, net)| match goods.bears_fees && *net > 0 {
                true => Fraction::whole(fee.fixed_minor * i64::from(goods.quantity))
                    .plus(Fraction::whole(*net).times(Fraction::new(i128::from(fee.percent_bp), 10_000))),
                false => NOTHING,
            })
            .collect();
        rounded_once(&parts).iter().zip(&mut totals).for_each(|(share, total)| *total += share);
    }
    let fees = totals.iter().sum::<i64>() - net.iter().sum::<i64>();
    let mut tax = 0;
    for rate in &charges.taxes {
        let share = match rate.inclusive {
            true => Fraction::new(i128::from(rate.rate_bp), 10_000 + i128::from(rate.rate_bp)),
            false => Fraction::new(i128::from(rate.rate_bp), 10_000),
        };
        let parts: Vec<Fraction> = goods
            .iter()
            .zip(&totals)
            .map(|(goods, total)| match goods.tax_rate_id == Some(rate.id) {
                true => Fraction::whole(*total).times(share),
                false => NOTHING,
            })
            .collect();
        let shares = rounded_once(&parts);
        tax += shares.iter().sum::<i64>();
        if !rate.inclusive {
            shares.iter().zip(&mut totals).for_each(|(share, total)| *total += share);
        }
    }
    (totals, [discounts.iter().sum(), fees, tax])
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["EUR", "JPY", "KWD"]).prop_map(|code| code.parse().expect("a currency"))
}

fn reduction() -> impl Strategy<Value = Reduction> {
    prop_oneof![
        (1..=10_000_i64).prop_map(|value| Reduction { kind: ReductionKind::Percent, value }),
        (1..=6_000_i64).prop_map(|value| Reduction { kind: ReductionKind::Amount, value }),
        (0..=6_000_i64).prop_map(|value| Reduction { kind: ReductionKind::Price, value }),
    ]
}

fn fees(currency: Currency) -> impl Strategy<Value = Vec<Fee>> {
    let fee = (0..300_i64, 0..2_000_i32, any::<bool>(), prop::bool::weighted(0.9));
    prop::collection::vec(fee, 0..3).prop_map(move |fees| {
        let other =
            if currency == Currency::EUR { "USD".parse().expect("a currency") } else { Currency::EUR };
        let fee = |(fixed_minor, percent_bp, passed_on, same)| Fee {
            name: "Fee".into(),
            fixed_minor,
            percent_bp,
            currency: if same { currency } else { other },
            passed_on,
        };
        fees.into_iter().map(fee).collect()
    })
}

#[derive(Debug, Clone)]
struct Case {
    goods: Vec<Goods>,
    charges: Charges,
    currency: Currency,
    promo: Option<Promo>,
}

fn case() -> impl Strategy<Value = Case> {
    let products: Vec<ProductId> = (1..=4_u128).map(|id| ProductId(uuid::Uuid::from_u128(id))).collect();
    let rates: Vec<TaxRateId> = (1..=3_u128).map(|id| TaxRateId(uuid::Uuid::from_u128(id))).collect();
    let price = prop_oneof![Just(0_i64), 1..100_i64, 1..20_000_i64, 1..100_000_000_i64];
    let product = (0..4_usize, prop::bool::weighted(0.85), prop::bool::weighted(0.9), 0..4_usize);
    let (ids, rate_ids) = (products.clone(), rates.clone());
    let goods = prop::collection::vec((product, price, 1..=12_u32), 1..7).prop_map(move |lines| {
        let line = |((product, discountable, bears_fees, rate), unit_minor, quantity): (_, _, _)| {
            let (product, discountable, bears_fees, rate): (usize, bool, bool, usize) =
                (product, discountable, bears_fees, rate);
            Goods {
                product_id: ids[product],
                unit_minor,
                quantity,
                discountable,
                bears_fees,
                tax_rate_id: rate_ids.get(rate).copied(),
            }
        };
        lines.into_iter().map(line).collect::<Vec<_>>()
    });
    let taxes = prop::collection::vec((0..3_000_i32, any::<bool>()), 3).prop_map(move |all| {
        let rate = |((rate_bp, inclusive), id)| TaxRate { id, name: "Tax".into(), rate_bp, inclusive };
        all.into_iter().zip(rates.clone()).map(rate).collect::<Vec<_>>()
    });
    let subset = prop::sample::subsequence(products.clone(), 0..=4);
    let pair = prop::sample::subsequence(products, 2..=3);
    let rule = prop_oneof![
        (Just(DiscountKind::Quantity), subset.clone(), 1..15_i32, reduction()),
        (Just(DiscountKind::Bundle), pair, Just(1_i32), reduction()),
    ];
    let rules = prop::collection::vec(rule, 0..3).prop_map(|rules| {
        let rule = |(kind, product_ids, minimum, reduction)| AutoDiscount {
            name: "Rule".into(),
            kind,
            product_ids,
            minimum,
            reduction,
        };
        rules.into_iter().map(rule).collect::<Vec<_>>()
    });
    let promo = prop::option::of((reduction(), subset, prop::option::of(1..6_u32), any::<bool>())).prop_map(
        |promo| {
            promo.map(|(reduction, product_ids, max_units, stacks)| Promo {
                name: "CODE".into(),
                discount: CodeDiscount { reduction, product_ids, max_units, stacks },
            })
        },
    );
    let promo = promo.boxed();
    currency().prop_flat_map(move |currency| {
        (goods.clone(), taxes.clone(), fees(currency), fees(currency), rules.clone(), promo.clone()).prop_map(
            move |(goods, taxes, platform_fees, fees, discounts, promo)| Case {
                goods,
                charges: Charges { taxes, platform_fees, fees, discounts },
                currency,
                promo,
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn it_agrees_with_another_calculator(Case { goods, charges, currency, promo } in case()) {
        let lines = calculate(&goods, &charges, currency, promo.as_ref()).expect("countable");
        let none = vec![0; goods.len()];
        let full = independent(&goods, &charges, currency, &none);
        let discounts = discounts_by_unit(&goods, &charges, promo.as_ref());
        let reduced = independent(&goods, &charges, currency, &discounts);
        let dearer = reduced.0.iter().sum::<i64>() > full.0.iter().sum::<i64>();
        let (totals, [discount, fee, tax]) = if dearer { full.clone() } else { reduced };
        prop_assert_eq!(lines.iter().map(|line| line.total).collect::<Vec<_>>(), totals.clone());
        prop_assert_eq!(lines.iter().map(|line| line.discount).sum::<i64>(), discount);
        prop_assert_eq!(lines.iter().map(|line| line.fee).sum::<i64>(), fee);
        prop_assert_eq!(lines.iter().map(|line| line.tax).sum::<i64>(), tax);

        prop_assert!(totals.iter().sum::<i64>() <= full.0.iter().sum::<i64>(), "never above undiscounted");
        for (goods, line) in goods.iter().zip(&lines) {
            let gross = goods.unit_minor * i64::from(goods.quantity);
            let rate = charges.tax(goods.tax_rate_id);
            let on_top = if rate.is_some_and(|rate| !rate.inclusive) { line.tax } else { 0 };
            prop_assert_eq!(line.total, gross - line.discount + line.fee + on_top, "the sum of its parts");
            prop_assert!(line.discount >= 0 && line.discount <= gross, "never negative");
            prop_assert!(line.fee <= line.platform_fee + line.organizer_fee && line.tax <= line.total);
            prop_assert_eq!(line.discount_name.is_some(), line.discount > 0);
            if goods.unit_minor == 0 { prop_assert_eq!(line.total, 0, "free stays free"); }
        }
    }
}

#[test]
fn what_can_not_be_counted_is_refused() {
    let goods = |unit_minor, quantity| Goods {
        product_id: ProductId::new(),
        unit_minor,
        quantity,
        discountable: true,
        bears_fees: true,
        tax_rate_id: None,
    };
    let price = |goods: &[Goods]| calculate(goods, &Charges::default(), Currency::EUR, None);
    assert!(price(&[goods(i64::MAX, 1)]).is_some());
    assert!(price(&[goods(i64::MAX, 2)]).is_none());
    assert!(price(&[goods(i64::MAX, 1), goods(1, 1)]).is_none());
}

#[test]
fn the_example_of_the_manual() {
    let vat = TaxRate { id: TaxRateId::new(), name: "VAT".into(), rate_bp: 1900, inclusive: true };
    let fee = Fee {
        name: "Service".into(),
        fixed_minor: 50,
        percent_bp: 250,
        currency: Currency::EUR,
        passed_on: true,
    };
    let goods = Goods {
        product_id: ProductId::new(),
        unit_minor: 3333,
        quantity: 3,
        discountable: true,
        bears_fees: true,
        tax_rate_id: Some(vat.id),
    };
    let promo = Promo {
        name: "SPRING".into(),
        discount: CodeDiscount {
            reduction: Reduction { kind: ReductionKind::Percent, value: 1000 },
            product_ids: Vec::new(),
            max_units: None,
            stacks: false,
        },
    };
    let charges = Charges { taxes: vec![vat], fees: vec![fee], ..Charges::default() };
    let lines = calculate(&[goods], &charges, Currency::EUR, Some(&promo)).expect("countable");
    // 99.99 less 10 % (9.999, so 10.00) is 89.99; fees 1.50 + 2.24975, so 3.75; of 93.74 the tax is 14.9669.
    let line = &lines[0];
    assert_eq!((line.discount, line.fee, line.tax, line.total), (1000, 375, 1497, 9374));
    assert_eq!(line.discount_name.as_deref(), Some("SPRING"));
}
