"""Whose page an address is, and who makes a model: as the compilations and catalogues spell it."""

from __future__ import annotations

from urllib.parse import urlsplit

LABS = {
    "alibaba": "Alibaba", "amazon": "Amazon", "anthropic": "Anthropic", "bytedance": "ByteDance",
    "cohere": "Cohere", "deepreinforce": "DeepReinforce", "deepseek": "DeepSeek",
    "google": "Google", "meta": "Meta", "microsoft": "Microsoft", "minimax": "MiniMax",
    "mistral": "Mistral AI", "moonshotai": "Moonshot AI", "nvidia": "NVIDIA", "openai": "OpenAI",
    "perplexity": "Perplexity", "qwen": "Alibaba", "sakana": "Sakana AI", "sarvam": "Sarvam AI",
    "stepfun": "StepFun", "tencent": "Tencent", "xai": "xAI", "xiaomi": "Xiaomi", "zai": "Z.ai",
    "zai-org": "Z.ai", "zhipuai": "Z.ai",
}  # fmt: skip
"""A provider's or organisation's id → the lab as scores name who reports them."""

_HOSTS = {
    "ai.meta.com": "Meta", "anthropic.com": "Anthropic", "api-docs.deepseek.com": "DeepSeek",
    "blog.google": "Google", "console.sakana.ai": "Sakana AI", "deepmind.google": "Google",
    "deepseek.com": "DeepSeek", "kimi.com": "Moonshot AI", "minimax.io": "MiniMax",
    "mistral.ai": "Mistral AI", "moonshotai.github.io": "Moonshot AI", "openai.com": "OpenAI",
    "platform.moonshot.ai": "Moonshot AI", "qwen.ai": "Alibaba", "qwenlm.github.io": "Alibaba",
    "sakana.ai": "Sakana AI", "stepfun.ai": "StepFun", "x.ai": "xAI", "z.ai": "Z.ai",
}  # fmt: skip
_ORGANISATIONS = {
    "coherelabs": "Cohere", "deepreinforce-ai": "DeepReinforce", "deepseek-ai": "DeepSeek",
    "google": "Google", "meta-llama": "Meta", "microsoft": "Microsoft", "minimaxai": "MiniMax",
    "mistralai": "Mistral AI", "moonshotai": "Moonshot AI", "nvidia": "NVIDIA", "openai": "OpenAI",
    "qwen": "Alibaba", "stepfun-ai": "StepFun", "tencent": "Tencent", "xai-org": "xAI",
    "xiaomimimo": "Xiaomi", "zai-org": "Z.ai",
}  # fmt: skip
"""Who writes the model cards of a name on Hugging Face or the pages of one on GitHub."""


def host_of(address: str) -> str:
    """The host of an address without ``www.``; empty where it has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def owner_of(address: str) -> str | None:
    """The lab whose own page it is, where that is known."""
    host = host_of(address)
    if host in ("huggingface.co", "github.com"):
        return _ORGANISATIONS.get(urlsplit(address).path.lstrip("/").partition("/")[0].casefold())
    return _HOSTS.get(host)
