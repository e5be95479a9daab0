import { useEffect, useRef, useState } from "react";
import type { Address } from "../address/address";
import { useNavigate } from "../address/history";
import { Icon } from "../theme/icon";

/** How long nobody types before the list is asked for. */
const PAUSE_MS = 250;

/** Searches the playlists' names and ids. */
export function Search({ address }: { address: Address }) {
  const navigate = useNavigate();
  const [text, setText] = useState(address.search);
  const typed = useRef(false);

  // The address may change by itself: the way back, or a button that shows all. It has no space at its ends, where
  // whoever
  // pauses amid two words still needs it.
  useEffect(() => {
    if (!typed.current) setText((shown) => (shown.trim() === address.search ? shown : address.search));
  }, [address.search]);

  useEffect(() => {
    if (!typed.current) return;
    const timer = setTimeout(() => {
      typed.current = false;
      navigate({ search: text.trim(), pages: [] }, { replace: true });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, navigate]);

  return (
    <label className="field">
      <Icon name="search" />
      <input
        type="search"
        aria-label="Search playlists"
        placeholder="Search by name or id"
        value={text}
        onChange={(event) => {
          typed.current = true;
          setText(event.target.value);
        }}
      />
    </label>
  );
}
