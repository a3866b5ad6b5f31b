namespace InfoMax.Data.Artifacts;

/// <summary>Makes some of the lists of one neighbour that <see cref="NeighborsArtifact.WriteEntries"/> writes.</summary>
/// <param name="first">The place of the first.</param>
/// <param name="rows">Takes the rows, as many as are wanted.</param>
/// <param name="neighbors">Takes the neighbour of each.</param>
/// <param name="cosines">Takes their cosines.</param>
public delegate void EntryBatch(int first, Span<long> rows, Span<long> neighbors, Span<float> cosines);
