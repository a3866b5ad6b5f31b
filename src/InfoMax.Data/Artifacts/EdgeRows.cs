namespace InfoMax.Data.Artifacts;

/// <summary>Takes the edges of some rows, as <see cref="EdgesArtifact"/> holds them; the spans end with the call.</summary>
/// <param name="first">The place of the first row.</param>
/// <param name="offsets">Where the edges of each row begin among those given, and where the last end: one more than there are rows.</param>
/// <param name="ends">The other end of each edge.</param>
/// <param name="weights">Their weights, negative where each end lists the other.</param>
/// <typeparam name="T">What an end is named by.</typeparam>
public delegate void EdgeRows<T>(int first, ReadOnlySpan<int> offsets, ReadOnlySpan<T> ends, ReadOnlySpan<float> weights);
