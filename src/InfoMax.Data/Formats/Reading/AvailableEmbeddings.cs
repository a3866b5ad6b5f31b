namespace InfoMax.Data.Formats.Reading;

/// <summary>The embeddings that a file holds.</summary>
/// <param name="Names">Their names, the one that is taken where none is asked for first; at least one.</param>
/// <param name="Equal">How many of the first have the same claim: more than one leave no ground for a choice.</param>
internal sealed record AvailableEmbeddings(IReadOnlyList<string> Names, int Equal = 1);
