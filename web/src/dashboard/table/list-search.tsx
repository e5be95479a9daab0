import { useEffect, useRef, useState } from "react";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { Icon } from "../ui/icon";

/** Debounce of typing before the list is queried. */
const DEBOUNCE_MS = 250;

interface Props {
  location: PageLocation;
  label: string;
  placeholder: string;
}

/** The search field of a list that the API searches. An embed shows what its link searched for. */
export function ListSearch(props: Props) {
  return props.location.embed ? null : <SearchField {...props} />;
}

function SearchField({ location, label, placeholder }: Props) {
  const navigate = useNavigate();
  const [text, setText] = useState(location.search);
  const isTyping = useRef(false);

  // The location changes also by Back or by a button that shows all. It is trimmed, but the input keeps a trailing
  // space: the visitor may pause between two words.
  useEffect(() => {
    if (!isTyping.current) setText((shown) => (shown.trim() === location.search ? shown : location.search));
  }, [location.search]);

  useEffect(() => {
    if (!isTyping.current) return;
    const timer = setTimeout(() => {
      isTyping.current = false;
      navigate({ search: text.trim(), pages: [] }, { replace: true });
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text, navigate]);

  return (
    <label className="field">
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          isTyping.current = true;
          setText(event.target.value);
        }}
      />
    </label>
  );
}
