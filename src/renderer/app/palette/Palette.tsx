export default function Palette(_: { onClose: () => void; toggleRail: () => void }) {
  return null;
}
