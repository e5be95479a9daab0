import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { ATTEMPTS } from "../../location/parameters";
import { MESSAGES } from "../../messages/messages";
import { Segments } from "../../ui/segments";

const TEXTS = MESSAGES.choices;

/** Selects which plays count, where a session plays the node several times. */
export function AttemptChoice({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <Segments
      label={TEXTS.attempt}
      options={ATTEMPTS.map((value) => ({ value, label: TEXTS.attempts[value], hint: TEXTS.attemptSentences[value] }))}
      value={location.attempt}
      onChoose={(attempt) => navigate({ attempt })}
    />
  );
}
