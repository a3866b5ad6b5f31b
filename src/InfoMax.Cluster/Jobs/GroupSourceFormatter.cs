using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Jobs;

/// <summary>What groups rows are of, on the wire and in journals: as <c>--groups</c> names them, or nil.</summary>
public sealed class GroupSourceFormatter() : TextFormatter<GroupSource>("groups", GroupSource.Parse);
