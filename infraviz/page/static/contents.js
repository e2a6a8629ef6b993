// The contents mark the section being read.
"use strict";
{
  const links = [...document.querySelectorAll(".iv-contents a")];
  const heads = links.map((link) => document.getElementById(decodeURI(link.hash).slice(1)));
  const seen = new IntersectionObserver(() => {
    const read = heads.findLast((head) => head.getBoundingClientRect().top < innerHeight / 6);
    links.forEach((link, at) => (link.ariaCurrent = heads[at] === read ? "true" : null));
  }, { rootMargin: "999999px 0px -83.3%" }); // so that a leap is seen
  for (const head of heads) seen.observe(head);
}
