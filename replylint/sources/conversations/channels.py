"""The names that helpdesks have for the ways a customer writes to them."""

from __future__ import annotations

_NAMES = {
    "email": ("email", "mail", "e-mail", "imap", "gmail", "office365", "smtp"),
    "chat": (
        *("chat", "conversation", "messenger", "native_messaging", "messaging", "web_widget", "webwidget", "widget"),
        *("front_chat", "intercom", "smooch", "whatsapp", "telegram", "line", "api", "push", "wechat", "viber"),
    ),
    "social": (
        *("twitter", "tweet", "tweet_dm", "twitter_dm", "twitter_like", "twitter_favorite", "twitterprofile"),
        *("twitter status", "twitter direct-message", "facebook", "facebookpage", "facebook_post", "facebook_message"),
        *("facebook feed post", "facebook feed comment", "instagram", "instagram_dm", "any_channel", "googleplay"),
        *("tiktok", "youtube", "x"),
    ),
    "sms": ("sms", "text", "twiliosms", "twilio_sms", "mms"),
    "ticket": (
        *("ticket", "web", "web form", "mobile", "mobile_sdk", "web_service", "voice", "phone", "help_center", "call"),
        *("forum", "closed_ticket", "side_conversation", "custom", "phone_call", "phone_switch", "fax"),
    ),
}
_KNOWN = {name: channel for channel, names in _NAMES.items() for name in names}


def channel(name: str | None) -> str | None:
    """The channel of thread.CHANNELS that a helpdesk's own name stands for; None where that is not known."""
    return _KNOWN.get(name.strip().lower()) if name else None
