using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>A group of which hardly anything is left.</summary>
/// <param name="Name">The file, label or group.</param>
/// <param name="Rows">Its valid rows.</param>
/// <param name="Selected">Those that were kept.</param>
[MessagePackObject]
public sealed record LossExample([property: Key(0)] string Name, [property: Key(1)] long Rows, [property: Key(2)] long Selected);
