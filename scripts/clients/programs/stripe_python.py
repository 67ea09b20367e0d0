import os

import stripe
from steps import SIMULATOR_URL, Webhooks, control, finish, step

stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
stripe.api_base = SIMULATOR_URL
secret = os.environ["STRIPE_WEBHOOK_SECRET"]
webhooks = Webhooks("stripe")


def parameters(amount):
    price = {"currency": "gbp", "unit_amount": amount, "product_data": {"name": "Fee"}}
    return {
        "mode": "payment",
        "success_url": "http://127.0.0.1:9/paid",
        "line_items": [{"quantity": 1, "price_data": price}],
    }


def payment(amount=1250, card="4242424242424242"):
    session = stripe.checkout.Session.create(**parameters(amount))
    control(f"stripe/sessions/{session.id}/pay", {"card": card})
    return stripe.checkout.Session.retrieve(session.id, expand=["payment_intent.latest_charge"])


def refusal_of(call):
    try:
        call()
    except stripe.error.StripeError as error:
        return error
    raise AssertionError("The call was not refused.")


@step("creates a session, which is open and has a page")
def _():
    session = stripe.checkout.Session.create(**parameters(1250))
    assert session.status == "open"
    assert session.url.startswith(SIMULATOR_URL)


@step("reads a paid session with its payment intent and charge")
def _():
    session = payment()
    assert session.payment_status == "paid"
    assert session.payment_intent.amount_received == 1250
    assert session.payment_intent.latest_charge.status == "succeeded"


@step("lists all events by their pages")
def _():
    ids = [event.id for event in stripe.Event.list(limit=2).auto_paging_iter()]
    assert len(ids) > 2
    assert ids == [event.id for event in stripe.Event.list(limit=100).data]


@step("verifies a webhook and refuses a changed one")
def _():
    headers, body = webhooks.next(payment().payment_intent.id)
    signature = headers["stripe-signature"]
    assert stripe.Webhook.construct_event(body, signature, secret).object == "event"
    refused = refusal_of(lambda: stripe.Webhook.construct_event(body + " ", signature, secret))
    assert isinstance(refused, stripe.error.SignatureVerificationError)


@step("refunds in part, and refuses too much")
def _():
    intent = payment().payment_intent
    assert stripe.Refund.create(payment_intent=intent.id, amount=400).status == "succeeded"
    assert stripe.Charge.retrieve(intent.latest_charge.id).amount_refunded == 400
    refused = refusal_of(lambda: stripe.Refund.create(payment_intent=intent.id, amount=1000))
    assert isinstance(refused, stripe.error.InvalidRequestError)
    assert refused.param == "amount"


@step("repeats a call under its key, and refuses the key for another")
def _():
    create = lambda amount: stripe.checkout.Session.create(**parameters(amount), idempotency_key="key-1")
    assert create(1250).id == create(1250).id
    assert isinstance(refusal_of(lambda: create(1251)), stripe.error.IdempotencyError)


@step("transfers to a connected account, and reverses a part")
def _():
    payment(9000, "4000000000000077")
    account = stripe.Account.create(
        type="express", country="GB", capabilities={"transfers": {"requested": True}}
    )
    control(f"stripe/accounts/{account.id}/onboard")
    transfer = stripe.Transfer.create(amount=2000, currency="gbp", destination=account.id)
    assert stripe.Transfer.create_reversal(transfer.id, amount=500).amount == 500
    assert stripe.Transfer.retrieve(transfer.id).amount_reversed == 500


@step("is told what is not built")
def _():
    refused = refusal_of(lambda: stripe.Customer.list())
    assert isinstance(refused, stripe.error.InvalidRequestError)
    assert "does not build GET /v1/customers yet" in str(refused)


@step("tells its errors apart")
def _():
    read = lambda **options: refusal_of(lambda: stripe.checkout.Session.retrieve("cs_none", **options))
    assert isinstance(read(), stripe.error.InvalidRequestError)
    assert isinstance(read(api_key="sk_test_of_somebody_else"), stripe.error.AuthenticationError)
    assert isinstance(read(stripe_account="acct_none"), stripe.error.PermissionError)
    for fault, kind in [
        ({"kind": "status", "status": 429}, stripe.error.RateLimitError),
        ({"kind": "status", "status": 500}, stripe.error.APIError),
        ({"kind": "drop_before"}, stripe.error.APIConnectionError),
    ]:
        control("stripe/faults", {"path": "/v1/checkout/**", "fault": fault})
        assert isinstance(read(), kind), fault


finish()
