import { type ReactNode, useState } from "react";
import { THEMES } from "../location/parameters";
import { MESSAGES } from "../messages/messages";
import type { PageState } from "../page/use-page";
import { Icon } from "../ui/icon";
import { embedOrigins } from "./origins";
import { type EmbedChoice, embedLink, frameHtml } from "./snippet";
import "./embed.css";

const TEXTS = MESSAGES.embed;

/** Chooses what an embed shows, and gives its link and the HTML of its frame. */
export default function EmbedForm({ page: { location, panels } }: { page: PageState<unknown> }) {
  const [choice, setChoice] = useState<EmbedChoice>({ panel: null, theme: null });
  const origins = embedOrigins();
  const link = embedLink(location, choice, window.location.href);
  const { period } = location;
  return (
    <>
      <Select
        label={TEXTS.show}
        value={choice.panel ?? ""}
        onChoose={(name) => setChoice({ ...choice, panel: name || null })}
      >
        <option value="">{TEXTS.wholePage}</option>
        {panels.map(({ panel: { name, title } }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </Select>
      <Select
        label={TEXTS.theme}
        value={choice.theme ?? ""}
        onChoose={(chosen) => setChoice({ ...choice, theme: THEMES.find((theme) => theme === chosen) ?? null })}
      >
        <option value="">{TEXTS.themes.system}</option>
        {THEMES.map((theme) => (
          <option key={theme} value={theme}>
            {TEXTS.themes[theme]}
          </option>
        ))}
      </Select>
      <CopiedText label={TEXTS.link} text={link} />
      {origins.length > 0 && <CopiedText label={TEXTS.html} text={frameHtml(link, document.title, choice)} />}
      <p>
        {"preset" in period ? TEXTS.relative(MESSAGES.controls.period.presets[period.preset]) : TEXTS.fixed}{" "}
        {TEXTS.readers}
      </p>
      <p>{origins.length > 0 ? TEXTS.sites(origins.join(", ")) : TEXTS.noSites}</p>
    </>
  );
}

interface SelectProps {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  children: ReactNode;
}

function Select({ label, value, onChoose, children }: SelectProps) {
  return (
    <label className="embed-row">
      {label}
      <span className="field select">
        <select value={value} onChange={(event) => onChoose(event.target.value)}>
          {children}
        </select>
      </span>
    </label>
  );
}

/** A text to be copied, by its button or by hand. */
function CopiedText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  };
  return (
    <div className="embed-text">
      <label>
        {label}
        <textarea readOnly rows={3} value={text} onFocus={(event) => event.target.select()} />
      </label>
      {/* Browsers give pages a clipboard only in a secure context: over HTTPS or on localhost. */}
      {navigator.clipboard && (
        <button type="button" className="button" onClick={() => void copy()}>
          <Icon name={copied === text ? "check" : "copy"} />
          <span aria-live="polite">{copied === text ? TEXTS.copied : TEXTS.copy(label)}</span>
        </button>
      )}
    </div>
  );
}
