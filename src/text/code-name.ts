const fileEnding =
  /\.(?:md|mdx|markdown|qmd|rmd|rst|adoc|txt|html?|pdf|png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm|mov|wav|ogg|zip|t?gz|tar|json5?|jsonl?|ya?ml|toml|xml|csv|tsv|css|s[ac]ss|[cm]?[jt]sx?|vue|py|rs|go|java|kt|rb|php|c|h|cc|cpp|hpp|cs|swift|sh|bat|ps1|sql|lua|r|jl|tex|bib|ipynb|docx?|pptx?|xlsx?|od[tsp]|canvas|base|drawio|excalidraw|d|lock|log|cfg|ini|conf)$/i

/** Whether a url is the name of something in code, such as `module.Class` or `a::b::c`, and no path of a file. */
export function isCodeName(url: string): boolean {
  if (!/^[A-Za-z_][\w-]*(?:(?:\.|::)[A-Za-z_][\w-]*)+(?:\(\))?$/.test(url)) return false
  return !fileEnding.test(url) && (/(?:\.|::).*\.|::/.test(url) || /\.[A-Z][a-z]+[A-Z]?\w*$/.test(url))
}
