package dev.parley.realtime.ring;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The bytes of a table: numbers of seven bits a byte, names behind their length, and for each run
 * of slots that has one owner and epoch three numbers. {@value RingTable#SERVERS_MAX} servers whose
 * slots lie scattered, each moved at another epoch, take less than 200 KB.
 *
 * <p>Bytes after the known ones are left to later versions.
 */
public final class RingCodec {
  private static final int FORMAT = 1;
  private static final int SPARE = 1;
  private static final int LEAVING = 2;
  private static final int NAMES_MAX = RingTable.SERVERS_MAX * 4;

  private RingCodec() {}

  public static byte[] encode(RingTable table) {
    List<String> names = names(table);
    ByteBuffer out = ByteBuffer.allocate(size(table, names));
    put(out, FORMAT);
    put(out, table.epoch());
    putName(out, table.manager());
    put(out, names.size());
    names.forEach(name -> putName(out, name));
    put(out, table.members().size());
    for (RingMember member : table.members()) {
      put(out, names.indexOf(member.id()));
      put(out, (member.isSpare() ? SPARE : 0) | (member.isLeaving() ? LEAVING : 0));
    }
    int slot = 0;
    while (slot < Ring.SLOTS) {
      Owner owner = table.owner(slot);
      int end = slot + 1;
      while (end < Ring.SLOTS && table.owner(end).equals(owner)) {
        end++;
      }
      put(out, end - slot);
      put(out, names.indexOf(owner.serverId()));
      put(out, table.epoch() - owner.epoch());
      slot = end;
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Every name of the table in order, the empty one of nobody first. */
  private static List<String> names(RingTable table) {
    TreeSet<String> names = new TreeSet<>();
    names.add("");
    table.members().forEach(member -> names.add(member.id()));
    for (int slot = 0; slot < Ring.SLOTS; slot++) {
      names.add(table.owner(slot).serverId());
    }
    return new ArrayList<>(names);
  }

  private static int size(RingTable table, List<String> names) {
    int text = table.manager().length() + names.stream().mapToInt(String::length).sum();
    return 4 * text + 16 * names.size() + 16 * table.members().size() + 16 * Ring.SLOTS + 64;
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException if it is none that this version knows
   */
  public static RingTable decode(byte[] bytes) {
    try {
      return read(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new IllegalArgumentException("a table of the ring that breaks off", e);
    }
  }

  private static RingTable read(ByteBuffer in) {
    require(get(in) == FORMAT, "a table of the ring in another format");
    long epoch = get(in);
    String manager = getName(in);
    long count = get(in);
    require(count <= NAMES_MAX, "too many names");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(getName(in));
    }
    long listed = get(in);
    require(listed <= NAMES_MAX, "too many servers");
    List<RingMember> members = new ArrayList<>();
    for (int i = 0; i < listed; i++) {
      String id = names.get(Math.toIntExact(get(in)));
      long marks = get(in);
      members.add(new RingMember(id, (marks & SPARE) != 0, (marks & LEAVING) != 0));
    }
    Owner[] owners = new Owner[Ring.SLOTS];
    int slot = 0;
    while (slot < Ring.SLOTS) {
      long run = get(in);
      require(run >= 1 && run <= Ring.SLOTS - slot, "a run of " + run + " slots");
      Owner owner = new Owner(names.get(Math.toIntExact(get(in))), epoch - get(in));
      require(owner.epoch() >= 0, "an owner before the first epoch");
      Arrays.fill(owners, slot, slot + (int) run, owner);
      slot += (int) run;
    }
    return new RingTable(epoch, manager, members, owners);
  }

  private static void put(ByteBuffer out, long number) {
    long rest = number;
    while (rest > 0x7f) {
      out.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long get(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte next = in.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number that does not end");
  }

  private static void putName(ByteBuffer out, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    put(out, bytes.length);
    out.put(bytes);
  }

  private static String getName(ByteBuffer in) {
    int length = Math.toIntExact(get(in));
    require(length <= in.remaining(), "a name that breaks off");
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
