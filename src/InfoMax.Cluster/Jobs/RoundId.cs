using MessagePack;
using MessagePack.Formatters;

namespace InfoMax.Cluster.Jobs;

/// <summary>
/// One pass of a round: rounds that repeat (sweeps of a solver, say) run several times, each pass with items, leases and an
/// index of its own. Ordered by the number of its kind, then by pass; <c>Planning.WorkKey</c> orders by place in the job.
/// </summary>
/// <remarks>On the wire it is one integer, 1000 Pass + Kind: the first pass is the bare number of its kind.</remarks>
/// <param name="Kind">The round.</param>
/// <param name="Pass">From 0.</param>
[MessagePackFormatter(typeof(WireForm))]
public readonly record struct RoundId(RoundKind Kind, int Pass) : IComparable<RoundId>
{
    private const int KindsMax = 1000;

    /// <summary>The first pass of a kind, which is all of a round that runs once.</summary>
    public static implicit operator RoundId(RoundKind kind) => FromRoundKind(kind);

    /// <summary>The first pass of a kind, which is all of a round that runs once.</summary>
    public static RoundId FromRoundKind(RoundKind kind) => new(kind, 0);

    /// <inheritdoc/>
    public int CompareTo(RoundId other) => (Kind, Pass).CompareTo((other.Kind, other.Pass));

    /// <summary>Earlier.</summary>
    public static bool operator <(RoundId left, RoundId right) => left.CompareTo(right) < 0;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(RoundId left, RoundId right) => left.CompareTo(right) <= 0;

    /// <summary>Later.</summary>
    public static bool operator >(RoundId left, RoundId right) => left.CompareTo(right) > 0;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(RoundId left, RoundId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Pass == 0 ? $"{Kind}" : $"{Kind}~{Pass}";

    /// <summary>Reads and writes the one integer.</summary>
    public sealed class WireForm : IMessagePackFormatter<RoundId>
    {
        /// <inheritdoc/>
        public void Serialize(ref MessagePackWriter writer, RoundId value, MessagePackSerializerOptions options) =>
            writer.Write((value.Pass * KindsMax) + (int)value.Kind);

        /// <inheritdoc/>
        public RoundId Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            int number = reader.ReadInt32();
            return number >= 0
                ? new RoundId((RoundKind)(number % KindsMax), number / KindsMax)
                : throw new MessagePackSerializationException($"a round's number is at least 0, got {number}");
        }
    }
}
