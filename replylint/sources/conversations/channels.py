"""The names that helpdesks have for the ways a customer writes to them."""

from __future__ import annotations

import re

_NAMES = {
    "email": ("email", "mail", "e-mail", "imap", "gmail", "office365", "smtp"),
    "chat": (
        *("chat", "conversation", "messenger", "native_messaging", "messaging", "web_widget", "webwidget", "widget"),
        *("front_chat", "intercom", "smooch", "whatsapp", "telegram", "line", "push", "wechat", "viber"),
        *("live chat", "web chat", "chatbot"),
    ),
    "social": (
        *("twitter", "tweet", "tweet_dm", "twitter_dm", "twitter_like", "twitter_favorite", "twitterprofile"),
        *("twitter status", "twitter direct-message", "facebook", "facebookpage", "facebook_post", "facebook_message"),
        *("facebook feed post", "facebook feed comment", "instagram", "instagram_dm", "any_channel", "googleplay"),
        *("tiktok", "youtube", "x", "social media"),
    ),
    "sms": ("sms", "text", "twiliosms", "twilio_sms", "mms", "text message"),
    "ticket": (
        *("ticket", "web", "web form", "mobile", "mobile_sdk", "web_service", "voice", "phone", "help_center", "call"),
        *("forum", "closed_ticket", "side_conversation", "custom", "phone_call", "phone_switch", "fax"),
        *("form", "portal", "api"),
    ),
}
_NO_LETTER = re.compile(r"[\W_]+")
_KNOWN = {_NO_LETTER.sub("", name): channel for channel, names in _NAMES.items() for name in names}


def channel(name: str | None) -> str | None:
    """The channel of thread.CHANNELS that a helpdesk's own name stands for; None where that is not known."""
    return _KNOWN.get(_NO_LETTER.sub("", name.lower())) if name else None
