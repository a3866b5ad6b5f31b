using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace InfoMax.Data.Objects;

/// <summary>What a store knows of an object.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ETag">The store's mark of its content: another content has another mark. Null for an object that is read whatever its mark.</param>
public sealed record StoredObject(ObjectAddress Address, long Bytes, string? ETag)
{
    /// <summary>The mark as a number, for places that hold a file's time of modification.</summary>
    public long Version => (long)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(ETag.AsSpan())) >> 1);
}
