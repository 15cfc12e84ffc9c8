"""Which language a draft is in: what is not English is not linted as if it were."""

from typing import Any

import pytest

from replylint.reading.language import OTHER, detect


@pytest.fixture(scope="module")
def known(lexicons: dict[str, dict[str, Any]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(files["language"]["words"]) for name, files in lexicons.items() if "language" in files}


TEXTS = {
    "Hi Ana, I've sent the new one today. It reaches you on Friday.": "en",
    "Done, please try again.": "en",
    "Sehr geehrte Frau Ruiz, vielen Dank für Ihre Nachricht. Ihr Paket ist unterwegs.": "de",
    "Bitte rufen Sie uns an.": "de",
    "Hola Ana, gracias por su mensaje. El paquete llega el viernes.": "es",
    "Bonjour, merci pour votre message. Votre colis arrive vendredi.": "fr",
    "Olá Ana, obrigado pela sua mensagem. A encomenda chega na sexta-feira.": "pt",
    "Buongiorno, grazie per il messaggio. Il pacco arriva venerdì.": "it",
    "Beste Ana, bedankt voor je bericht. Het pakket komt vrijdag aan.": "nl",
    "Здравствуйте! Ваш заказ уже в пути.": OTHER,
    "ご連絡ありがとうございます。": OTHER,
    "شكرا لرسالتك. الطرد في الطريق.": OTHER,
    "Dzień dobry, dziękujemy za wiadomość. Paczka została wysłana w poniedziałek i powinna dotrzeć w piątek.": OTHER,
    "Hej, tack för ditt meddelande. Vi skickade paketet i måndags och det bör komma fram på fredag eftermiddag.": OTHER,
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_language_of_a_text(known: dict[str, frozenset[str]], text: str) -> None:
    assert detect([text], known) == TEXTS[text]


@pytest.mark.parametrize("text", ["", "OK", "😀 12345", "https://acme.example/de/die-und-der"])
def test_what_says_nothing_is_in_no_language(known: dict[str, frozenset[str]], text: str) -> None:
    assert detect([text], known) is None


def test_a_short_reply_is_in_the_language_of_its_thread(known: dict[str, frozenset[str]]) -> None:
    assert detect(["OK!", "Ich habe die Rechnung nicht bekommen, können Sie sie senden?"], known) == "de"
    assert detect(["OK!", "Where is my parcel? I have not got it yet."], known) == "en"


def test_the_reply_outweighs_its_thread(known: dict[str, frozenset[str]]) -> None:
    assert detect(["It is on its way to you.", "¿Dónde está mi paquete? No lo tengo todavía."], known) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Settings > Privacy > Location Services > System Services > Clear History > Restart > Reopen Maps > Sign In",
        "Galaxy S21 Ultra 5G 256 GB Phantom Black, Galaxy Buds Pro Silver, Super Fast Charger 25 W White Edition Box",
    ],
)
def test_lists_of_names_are_in_no_other_language(known: dict[str, frozenset[str]], text: str) -> None:
    assert detect([text], known) != OTHER
